import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandTable } from '../../src/host/commands/table';
import { activate, extension, sample } from './extension';
import { capturing } from './messages';

/** Commands that evaluate a config, run Python or Docker, or ask a server. */
const guarded = Object.entries(commandTable).flatMap(([id, { trust }]) => (trust ? [id] : []));

describe('Restricted Mode', () => {
  let trusted: PropertyDescriptor | undefined;

  // The test host trusts every workspace; only what the extension is told can be changed.
  before(async () => {
    await activate();
    trusted = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    Object.defineProperty(vscode.workspace, 'isTrusted', { configurable: true, get: () => false });
  });
  after(() => {
    if (trusted) Object.defineProperty(vscode.workspace, 'isTrusted', trusted);
  });

  assert.ok(guarded.length > 0);
  for (const id of guarded) {
    it(`refuses ${id} with a sentence`, async () => {
      const { errors } = await capturing(() =>
        vscode.commands.executeCommand(id, vscode.Uri.file(sample('images', 'scene_00.png'))),
      );
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? '', /trust/);
    });
  }

  it('offers no server task', async () => {
    assert.deepEqual(await vscode.tasks.fetchTasks({ type: 'mmocr-torchserve' }), []);
  });

  it('is declared as limited, with every setting that names a program or an address', () => {
    const { capabilities } = extension().packageJSON as {
      capabilities: {
        untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] };
      };
    };
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    for (const key of [
      'python',
      'torchserve.javaHome',
      'torchserve.configProperties',
      'server.inferenceAddress',
      'server.managementAddress',
      'pip.indexUrl',
    ]) {
      assert.ok(
        capabilities.untrustedWorkspaces.restrictedConfigurations.includes(`mmocr.${key}`),
        key,
      );
    }
  });
});
