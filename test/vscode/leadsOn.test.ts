import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import type { Parts } from '../../src/host/parts';
import type { SideState, ViewerState } from '../../src/protocol/viewer';
import { answering, ESCAPE, type Question } from './answering';
import { activate, sample } from './extension';

const image = (): vscode.Uri => vscode.Uri.file(sample('images', 'scene_00.png'));
const test = (): Thenable<unknown> =>
  vscode.commands.executeCommand('mmocr.testOnTorchServe', image());
const labels = (question: Question | undefined, heading: string): string[] =>
  (question?.rows ?? []).filter(row => row.heading === heading).map(row => row.label);

function instances(side: SideState): number {
  assert.ok(side.state === 'done', 'message' in side ? side.message : side.state);
  return side.prediction.instances.length;
}

async function useStore(folder: string | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('mmocr')
    .update('modelStore', folder, vscode.ConfigurationTarget.Workspace);
}

describe('Test on an image leads on by itself', function () {
  this.timeout(600_000);
  let parts: Parts;

  before(async () => {
    parts = await activate();
  });
  afterEach(async () => {
    await parts.servers.of('builtin').stop();
    parts.panels.dispose();
    for (const store of ['led store', 'plain store'])
      fs.rmSync(sample(store), { recursive: true, force: true });
    await useStore(undefined);
  });

  it('to the ONNX files that lie there, by name and method, and runs the one chosen', async () => {
    const { questions, errors, result } = await answering(['svtr_tiny'], test);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      questions[0]?.rows
        ?.filter(row => row.heading === 'Local run, without a server')
        .map(row => [row.label, row.description]),
      [
        ['dbnet_tiny', 'DBNet · detector · MMOCR 1.x'],
        ['svtr_tiny', 'SVTR · recogniser · MMOCR 1.x'],
      ],
    );
    const { left, right } = result as ViewerState;
    assert.equal(left.state, 'unavailable');
    assert.ok(
      right.state === 'done' && JSON.stringify(right.prediction.source).includes('svtr_tiny'),
    );
    // The next choice is the one that counts, also on an image that shows another model.
    const again = (await answering(['dbnet_tiny'], test)).result as ViewerState;
    assert.ok(
      again.right.state === 'done' &&
        JSON.stringify(again.right.prediction.source).includes('dbnet_tiny'),
    );
    assert.ok(instances(again.right) > 3);
  });

  it('to a checkpoint: it is converted, the server started, and the image tested', async () => {
    const { questions, errors, result } = await answering(
      ['dbnet_tiny.pth', 'led store', '', '', 'Start Built-in Server'],
      test,
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(labels(questions[0], 'Convert a checkpoint first').slice().sort(), [
      'dbnet_tiny.pth',
      'dbnet_tiny_0x.pth',
      'svtr_tiny.pth',
      'svtr_tiny_runner.pth',
    ]);
    assert.ok(fs.existsSync(sample('led store', 'dbnet_tiny.mar')));
    const { left, right } = result as ViewerState;
    assert.ok(instances(left) > 3);
    assert.equal(instances(left), instances(right));
  });

  it('cancelled at any question it says nothing', async () => {
    for (const answers of [
      [ESCAPE],
      ['dbnet_tiny.pth', ESCAPE],
      ['dbnet_tiny.pth', 'led store', ESCAPE],
      ['dbnet_tiny.pth', 'x', ESCAPE],
    ] as const) {
      const { errors, warnings, result } = await answering([...answers], test);
      assert.deepEqual([errors, warnings, result], [[], [], undefined]);
      await useStore(undefined);
    }
  });

  it('a store without a server: the server that runs it as things are comes first, and takes the image', async () => {
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      ...pair(),
      outputFolder: sample('led store'),
    });
    await useStore('led store');
    const { questions, errors, result } = await answering([''], test);
    assert.deepEqual(errors, []);
    assert.deepEqual(labels(questions[0], 'Start a server with the model store'), [
      'Start Built-in Server',
      'Start TorchServe',
    ]);
    assert.ok(instances((result as ViewerState).left) > 3);
  });

  it('starting a server without a store leads to one, not to a message', async () => {
    const { questions, errors } = await answering(['Convert to MAR…', ESCAPE], () =>
      vscode.commands.executeCommand('mmocr.startBuiltInServer'),
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(
      questions[0]?.rows?.map(row => row.label),
      ['Convert to MAR…', 'Choose the Folder of Your Archives…'],
    );
    assert.equal(questions[1]?.title, 'Checkpoint');
  });

  it('selecting a model lists what there is to run, and the way to more', async () => {
    const { questions, errors, result } = await answering(['svtr_tiny'], () =>
      vscode.commands.executeCommand('mmocr.selectModel'),
    );
    assert.deepEqual([errors, result], [[], 'svtr_tiny']);
    assert.deepEqual(
      questions[0]?.rows?.map(row => [row.label, row.description]),
      [
        ['dbnet_tiny', 'DBNet · detector · MMOCR 1.x'],
        ['svtr_tiny', 'SVTR · recogniser · MMOCR 1.x'],
        ['Convert to MAR…', 'a config and its checkpoint'],
      ],
    );
  });
});

const pair = () => ({
  configPath: sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints', 'dbnet_tiny.pth'),
});

describe('An archive without an ONNX file, and no Python', function () {
  this.timeout(600_000);
  let parts: Parts;
  const hidden: [string, string][] = [];

  /** The samples without the ONNX file of the detector. */
  before(async () => {
    parts = await activate();
    for (const name of ['dbnet_tiny.onnx', 'dbnet_tiny.onnx.json'])
      hidden.push([sample('onnx', name), sample('onnx', `${name}.hidden`)]);
    for (const [file, away] of hidden) fs.renameSync(file, away);
    await useStore('plain store');
  });
  after(async () => {
    for (const [file, away] of hidden) fs.renameSync(away, file);
    await parts.servers.of('builtin').stop();
    fs.rmSync(sample('plain store'), { recursive: true, force: true });
    await useStore(undefined);
  });

  it('converting says that only TorchServe runs it, and offers the export', async () => {
    const said: string[] = [];
    const original = vscode.window.showInformationMessage;
    Object.assign(vscode.window, {
      showInformationMessage: (...told: string[]) => {
        said.push(...told);
        return Promise.resolve(undefined);
      },
    });
    try {
      await vscode.commands.executeCommand('mmocr.convertToMar', pair());
    } finally {
      Object.assign(vscode.window, { showInformationMessage: original });
    }
    assert.match(
      said[0] ?? '',
      /holds no ONNX file: TorchServe can serve it, the built-in server and the local run cannot/,
    );
    assert.deepEqual(said.slice(1), ['Export to ONNX', 'Start TorchServe', 'Reveal']);
  });

  it('the built-in server leads to the export or to TorchServe', async () => {
    const { questions, errors } = await answering([ESCAPE], () =>
      vscode.commands.executeCommand('mmocr.startBuiltInServer'),
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(
      questions[0]?.rows?.map(row => row.label),
      ['Export to ONNX, Then Convert Again', 'Start TorchServe'],
    );
    const led = await answering(['Export to ONNX, Then Convert Again', ESCAPE], () =>
      vscode.commands.executeCommand('mmocr.startBuiltInServer'),
    );
    assert.deepEqual([led.errors, led.questions[1]?.title], [[], 'Set Up Python Environment']);
  });

  it('the picker of the built-in server marks it, unticked', async () => {
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      configPath: sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      checkpointPath: sample('checkpoints', 'svtr_tiny.pth'),
      outputFolder: sample('plain store'),
    });
    fs.writeFileSync(sample('plain store', 'cut.mar'), 'PK\x03\x04');
    const { questions, errors } = await answering([''], () =>
      vscode.commands.executeCommand('mmocr.startBuiltInServer'),
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(
      questions[0]?.rows?.map(row => [row.label, row.picked, row.description]),
      [
        ['cut', false, 'damaged'],
        ['dbnet_tiny', false, 'needs Python: no ONNX file inside · DBNet · detector · MMOCR 1.x'],
        ['svtr_tiny', true, 'SVTR · recogniser · MMOCR 1.x'],
      ],
    );
    const { state } = parts.servers.of('builtin');
    assert.ok(
      state.kind === 'ready' && state.models.map(({ name }) => name).join() === 'svtr_tiny',
    );
    await parts.servers.of('builtin').stop();
    const torchServe = await answering([ESCAPE], () =>
      vscode.commands.executeCommand('mmocr.startTorchServe'),
    );
    assert.deepEqual(
      torchServe.questions[0]?.rows?.map(row => [row.label, row.picked]),
      [
        ['cut', false],
        ['dbnet_tiny', true],
        ['svtr_tiny', true],
      ],
    );
  });

  it("asked for all the same, the built-in server says in the window's words what is wrong", async () => {
    const { errors, buttons } = await answering([], () =>
      vscode.commands.executeCommand('mmocr.startBuiltInServer', { models: ['dbnet_tiny'] }),
    );
    assert.equal(errors.length, 1);
    assert.match(
      errors[0] ?? '',
      /dbnet_tiny\.mar holds no ONNX file, so the built-in server cannot run it; TorchServe can\. Export the model to ONNX and convert it again\.$/,
    );
    assert.ok(buttons.includes('Export to ONNX'), buttons.join());
  });
});
