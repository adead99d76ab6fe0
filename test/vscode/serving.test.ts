import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { comparePredictions } from '../../src/compare/compare';
import type { Prediction } from '../../src/model/prediction';
import { isPortFree } from '../../src/servers/launch/ports';
import type { Parts } from '../../src/host/parts';
import type { SideState, ViewerState } from '../../src/protocol/viewer';
import { python1x } from '../pythonEnvironments';
import { activate, sample } from './extension';
import { capturing } from './messages';

const detector = (): { configPath: string; checkpointPath: string; force: boolean } => ({
  configPath: sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints', 'dbnet_tiny.pth'),
  force: true,
});

function done(side: SideState): Prediction {
  assert.ok(side.state === 'done', 'message' in side ? side.message : side.state);
  return side.prediction;
}

async function test(imagePath: string, model?: string): Promise<ViewerState> {
  const { errors } = await capturing(async () => {
    shown = await vscode.commands.executeCommand('mmocr.testOnTorchServe', { imagePath, model });
  });
  assert.deepEqual(errors, []);
  assert.ok(shown);
  return shown;
}
let shown: ViewerState | undefined;

describe('The main job: convert, start, test, compare', function () {
  this.timeout(1_200_000);
  let parts: Parts;
  const store = (): string => sample('served');

  before(async () => {
    parts = await activate();
    const configuration = vscode.workspace.getConfiguration('mmocr');
    await configuration.update('python', python1x(), vscode.ConfigurationTarget.Workspace);
    await configuration.update('modelStore', 'served', vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('mmocr.convertToMar', detector());
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      configPath: sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      checkpointPath: sample('checkpoints', 'svtr_tiny.pth'),
      force: true,
    });
    assert.deepEqual(fs.readdirSync(store()).sort(), ['dbnet_tiny.mar', 'svtr_tiny.mar']);
  });
  after(async () => {
    await parts.servers.of('torchserve').stop();
    parts.panels.dispose();
    for (const key of ['python', 'modelStore'])
      await vscode.workspace
        .getConfiguration('mmocr')
        .update(key, undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('offers the store as a task', async () => {
    const [task, ...others] = await vscode.tasks.fetchTasks({ type: 'mmocr-torchserve' });
    assert.equal(others.length, 0);
    assert.equal(task?.isBackground, true);
    assert.match(task?.detail ?? '', /served/);
  });

  it('starts TorchServe with all models of the store', async () => {
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.startTorchServe', {}),
    );
    assert.deepEqual(errors, []);
    assert.equal(parts.servers.of('torchserve').state.kind, 'ready');
    assert.deepEqual(
      (await parts.models.served()).map(({ name, version }) => `${name} ${version ?? ''}`),
      ['dbnet_tiny 1.0', 'svtr_tiny 1.0'],
    );
  });

  it('finds the same boundaries served and locally', async () => {
    const state = await test(sample('images', 'scene_00.png'), 'dbnet_tiny');
    const [left, right] = [done(state.left), done(state.right)];
    assert.deepEqual([left.source.kind, right.source.kind], ['served', 'local']);
    assert.ok(left.instances.length > 3);
    const comparison = comparePredictions(left, right, state.options);
    assert.equal(comparison.matched, comparison.rows.length);
    assert.ok(comparison.largestScoreDelta < 0.002, String(comparison.largestScoreDelta));
    assert.ok((comparison.smallestIou ?? 0) > 0.99, String(comparison.smallestIou));
  });

  it('reads the same word served and locally, described by the archive alone', async () => {
    fs.rmSync(sample('onnx', 'svtr_tiny.onnx.json'), { force: true });
    const state = await test(sample('words', 'word_00.png'), 'svtr_tiny');
    const texts = [done(state.left), done(state.right)].map(
      prediction => prediction.instances[0]?.text,
    );
    assert.ok(texts[0]);
    assert.equal(texts[0], texts[1]);
  });

  it('remembers the model, and takes the image of the active tab', async () => {
    await vscode.commands.executeCommand(
      'vscode.open',
      vscode.Uri.file(sample('words', 'word_01.png')),
    );
    const state: ViewerState | undefined =
      await vscode.commands.executeCommand('mmocr.testOnTorchServe');
    assert.ok(state);
    assert.equal(
      state.leftChoices.find(choice => choice.selected)?.label,
      'svtr_tiny 1.0 on TorchServe',
    );
    assert.ok(done(state.left).instances[0]?.text);
  });

  it('puts no key into the log, the settings or the diagnostics', async () => {
    const location = parts.servers.of('torchserve').asked?.keyLocation;
    assert.ok(typeof location === 'object');
    const keys = Object.values(
      JSON.parse(fs.readFileSync(location.file, 'utf8')) as Record<string, { key: string }>,
    ).map(({ key }) => key);
    const zip = sample('diagnostics.zip');
    assert.equal(await vscode.commands.executeCommand('mmocr.saveDiagnostics', zip), zip);
    const texts = spawnSync(
      python1x(),
      [
        '-c',
        'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); [print(n, z.read(n).decode()) for n in z.namelist()]',
        zip,
      ],
      { encoding: 'utf8' },
    ).stdout;
    for (const part of [
      'about.json',
      'environment.json',
      '"generation": "1.x"',
      'server/config.properties',
      'server/ts_log.log',
    ])
      assert.ok(texts.includes(part), part);
    const settings = fs.readFileSync(sample('.vscode', 'settings.json'), 'utf8');
    const log = fs
      .readdirSync(parts.context.logUri.fsPath)
      .map(name => fs.readFileSync(path.join(parts.context.logUri.fsPath, name), 'utf8'))
      .join('\n');
    assert.equal(keys.length, 3);
    for (const key of keys)
      assert.ok(key.length > 5 && ![texts, settings, log].some(text => text.includes(key)));
  });

  it('stops, and leaves neither its folder nor a listening port', async () => {
    const { state, asked } = parts.servers.of('torchserve');
    const keyLocation = asked?.keyLocation;
    assert.ok(state.kind === 'ready' && typeof keyLocation === 'object');
    await vscode.commands.executeCommand('mmocr.stopTorchServe');
    assert.equal(parts.servers.of('torchserve').state.kind, 'stopped');
    assert.equal(fs.existsSync(path.dirname(keyLocation.file)), false);
    assert.equal(await isPortFree(Number(new URL(state.inferenceAddress).port)), true);
  });

  it('says what to do when it is not running', async () => {
    const state = await test(sample('images', 'scene_01.jpg'));
    assert.equal(state.left.state, 'unavailable');
    assert.equal('fix' in state.left && state.left.fix?.command, 'mmocr.startTorchServe');
  });
});
