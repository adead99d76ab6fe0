import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import { comparePredictions } from '../../src/compare/compare';
import type { Parts } from '../../src/host/parts';
import { keepKeys } from '../../src/host/servers/serverKeys';
import type { Prediction } from '../../src/model/prediction';
import type { SideState, ViewerState } from '../../src/protocol/viewer';
import { activate, sample } from './extension';
import { capturing } from './messages';

const configuration = (): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration('mmocr');

function done(side: SideState): Prediction {
  assert.ok(side.state === 'done', 'message' in side ? side.message : side.state);
  return side.prediction;
}

describe('Servers that run elsewhere, of other kinds than TorchServe', function () {
  this.timeout(1_200_000);
  let parts: Parts;
  let [address, key] = ['', ''];
  const host = (): string => new URL(address).host;

  before(async () => {
    parts = await activate();
    const { Workspace } = vscode.ConfigurationTarget;
    await configuration().update('modelStore', 'elsewhere', Workspace);
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      configPath: sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      checkpointPath: sample('checkpoints', 'svtr_tiny.pth'),
    });
    await vscode.commands.executeCommand('mmocr.startBuiltInServer', {});
    const { state, asked } = parts.servers.of('builtin');
    assert.ok(state.kind === 'ready' && typeof asked?.keyLocation === 'object');
    address = state.inferenceAddress;
    const file = fs.readFileSync(asked.keyLocation.file, 'utf8');
    key = (JSON.parse(file) as { inference: { key: string } }).inference.key;
  });
  after(async () => {
    for (const name of ['servers', 'server.inferenceAddress', 'server.managementAddress'])
      await configuration().update(name, undefined, vscode.ConfigurationTarget.Workspace);
    await parts.servers.of('builtin').stop();
    parts.panels.dispose();
    await configuration().update('modelStore', undefined, vscode.ConfigurationTarget.Workspace);
  });

  // A panel that is open looks at the servers again while the next test chooses.
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const use = (server: object): Promise<{ errors: string[] }> =>
    capturing(() => vscode.commands.executeCommand('mmocr.useRunningServer', server));

  it('are found out by asking, and told to be none where they are none', async () => {
    const { errors } = await use({ inferenceAddress: '127.0.0.1:9' });
    assert.match(errors.join(), /Nothing answers at http:\/\/127\.0\.0\.1:9/);
    assert.deepEqual(configuration().get('servers'), []);
    await use({ inferenceAddress: address });
    assert.equal(configuration().get('server.inferenceAddress'), address);
    assert.equal(parts.servers.registry.get(address)?.kind, 'existing');
  });

  it('are one server however often they are named, and get no key of another kind', async () => {
    const { secrets } = parts.context;
    await keepKeys(secrets, { inferenceAddress: address }, { inference: key, management: '' });
    const { errors } = await use({ inferenceAddress: address, kind: 'triton' });
    assert.match(errors.join(), /wants an access key/);
    assert.equal(configuration().get('server.inferenceAddress'), '');
    assert.deepEqual(configuration().get('servers'), [
      { inferenceAddress: address, kind: 'triton' },
    ]);
    const named = parts.servers.asked.filter(({ client }) => client.inferenceAddress === address);
    assert.deepEqual(named.map(({ kind }) => kind).sort(), ['builtin', 'triton']);
  });

  for (const [kind, name] of [
    ['triton', 'Triton'],
    ['kserve', 'KServe'],
  ] as const)
    it(`list their models, and are compared with others: ${name}`, async () => {
      const server = { inferenceAddress: address, kind };
      await keepKeys(parts.context.secrets, server, { inference: key, management: '' });
      const { errors } = await use(server);
      assert.deepEqual(errors, []);
      const served = await parts.models.served();
      assert.deepEqual(
        served.map(model => `${model.name} ${model.version} ${model.server}`),
        ['svtr_tiny 1.0 builtin', `svtr_tiny 1.0 ${address}`],
      );
      const state: ViewerState = await parts.panels.show(sample('words', 'word_00.png'), {
        left: `served:svtr_tiny/1.0@${encodeURIComponent(address)}`,
        right: 'served:svtr_tiny/1.0@builtin',
      });
      const chosen = state.leftChoices.find(({ selected }) => selected);
      assert.equal(chosen?.label, `svtr_tiny 1.0 on ${name} at ${host()}`);
      const [left, right] = [done(state.left), done(state.right)];
      assert.equal(left.source.kind === 'served' && left.source.server, kind);
      assert.equal(left.instances[0]?.text, 'captain');
      assert.equal(comparePredictions(left, right, state.options).equal, true);
    });
});
