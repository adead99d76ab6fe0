import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import { readArchivedModels } from '../../src/archive/archivedModels';
import { comparePredictions } from '../../src/compare/compare';
import type { Prediction } from '../../src/model/prediction';
import type { Parts } from '../../src/host/parts';
import type { SideState, ViewerState } from '../../src/protocol/viewer';
import { activate, sample } from './extension';
import { capturing } from './messages';

const detector = () => ({
  configPath: sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints', 'dbnet_tiny.pth'),
});
const recogniser = () => ({
  configPath: sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
  checkpointPath: sample('checkpoints', 'svtr_tiny.pth'),
});

function done(side: SideState): Prediction {
  assert.ok(side.state === 'done', 'message' in side ? side.message : side.state);
  return side.prediction;
}

describe('The built-in server, with a detector and a recogniser in one archive', function () {
  this.timeout(1_200_000);
  let parts: Parts;
  const store = (): string => sample('built in');

  before(async () => {
    parts = await activate();
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('modelStore', 'built in', vscode.ConfigurationTarget.Workspace);
  });
  after(async () => {
    await parts.servers.of('builtin').stop();
    parts.panels.dispose();
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('modelStore', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('takes the ONNX files of both models along', async () => {
    const made = await vscode.commands.executeCommand<string>('mmocr.convertChainToMar', {
      ...detector(),
      recognition: recogniser(),
      modelName: 'spotter',
    });
    const listed = await readArchivedModels(made);
    assert.deepEqual(
      [listed?.models.detection?.onnx, listed?.models.recognition?.onnx],
      ['dbnet_tiny.onnx', 'svtr_tiny.onnx'],
    );
  });

  it('is offered as a task, and TorchServe is not without a Python', async () => {
    const offered = await Promise.all(
      ['mmocr-builtin-server', 'mmocr-torchserve'].map(type => vscode.tasks.fetchTasks({ type })),
    );
    assert.deepEqual(
      offered.map(tasks => tasks.map(task => task.definition.type)),
      [['mmocr-builtin-server'], []],
    );
  });

  it('starts without Java and Python', async () => {
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.startBuiltInServer', {}),
    );
    assert.deepEqual(errors, []);
    const { state, kind } = parts.servers.of('builtin');
    assert.deepEqual([state.kind, kind], ['ready', 'builtin']);
  });

  it('reads the same texts at the same places served and locally', async () => {
    const state = await vscode.commands.executeCommand<ViewerState>('mmocr.testOnTorchServe', {
      imagePath: sample('images', 'scene_00.png'),
      model: 'spotter',
    });
    const [left, right] = [done(state.left), done(state.right)];
    assert.deepEqual(
      [left.source.kind, left.task, right.source.kind, right.task],
      ['served', 'spotting', 'local', 'spotting'],
    );
    assert.ok(left.instances.length > 3 && left.instances.every(({ text }) => text !== undefined));
    assert.equal(comparePredictions(left, right, state.options).equal, true);
    // What the archive lists tells what its models do.
    assert.deepEqual(
      state.leftChoices.flatMap(({ task, byHand }) => (byHand ? [] : (task ?? []))),
      ['spotting'],
    );
    assert.deepEqual(
      right.executions?.map(({ model }) => model),
      ['DBNet', 'SVTR'],
    );
  });

  it('stops', async () => {
    await vscode.commands.executeCommand('mmocr.stopBuiltInServer');
    const { state, kind } = parts.servers.of('builtin');
    assert.deepEqual([state.kind, kind], ['stopped', 'builtin']);
    assert.deepEqual(fs.readdirSync(store()), ['spotter.mar']);
  });

  it('is stopped although another program holds its folder, which goes with the next start', async () => {
    const { rm } = fs.promises;
    fs.promises.rm = () => Promise.reject(Object.assign(new Error('EBUSY: rm'), { code: 'EBUSY' }));
    let working: string | undefined;
    try {
      await vscode.commands.executeCommand('mmocr.startBuiltInServer', {});
      working = parts.servers.of('builtin').session?.plan.folders.working;
      await vscode.commands.executeCommand('mmocr.stopBuiltInServer');
      assert.deepEqual(
        [parts.servers.of('builtin').state.kind, fs.existsSync(working ?? '')],
        ['stopped', true],
      );
    } finally {
      fs.promises.rm = rm;
    }
    await vscode.commands.executeCommand('mmocr.startBuiltInServer', {});
    assert.deepEqual(
      [parts.servers.of('builtin').state.kind, fs.existsSync(working ?? '')],
      ['ready', false],
    );
    await vscode.commands.executeCommand('mmocr.stopBuiltInServer');
  });
});
