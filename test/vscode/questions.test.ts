import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import { readArchive } from '../../src/archive/read';
import { answering, ESCAPE } from './answering';
import { activate, sample } from './extension';

const store = (name: string): string => sample('asked store', name);
const detector = () => ({
  configPath: sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints', 'dbnet_tiny.pth'),
});

describe('What converting asks', function () {
  this.timeout(600_000);
  const written: string[] = [];
  const write = (name: string, content: string | Uint8Array): string => {
    fs.writeFileSync(sample(name), content);
    written.push(sample(name));
    return sample(name);
  };

  before(async () => {
    await activate();
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('modelStore', 'asked store', vscode.ConfigurationTarget.Workspace);
  });
  afterEach(() => {
    for (const file of [...written.splice(0), sample('asked store')])
      fs.rmSync(file, { recursive: true, force: true });
  });
  after(() =>
    vscode.workspace
      .getConfiguration('mmocr')
      .update('modelStore', undefined, vscode.ConfigurationTarget.Workspace),
  );

  const convert = (file: string) => () =>
    vscode.commands.executeCommand('mmocr.convertToMar', vscode.Uri.file(file));

  it('of a config that no checkpoint is certain to fit: all of them, those that cannot work with the reason, and choosing one says why', async () => {
    write('cut.pth', fs.readFileSync(sample('checkpoints', 'dbnet_tiny.pth')).subarray(0, 90_000));
    const config = write(
      'zebra.py',
      fs
        .readFileSync(sample('configs_0x', 'textdet', 'dbnet_tiny_0x.py'), 'utf8')
        .replaceAll('../_base_/', 'configs_0x/_base_/'),
    );
    const { questions, errors, warnings } = await answering(
      [{ refused: 'svtr_tiny.pth' }],
      convert(config),
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(
      questions[0]?.rows
        ?.filter(row => row.heading === 'Do not fit')
        .map(row => [row.label, row.description])
        .sort(),
      [
        ['cut.pth', 'cut.pth is incomplete. Copy or download it again.'],
        ['dbnet_tiny.pth', 'MMOCR 1.x, not 0.x'],
        ['svtr_tiny.pth', 'recogniser, not detector'],
        ['svtr_tiny_runner.pth', 'recogniser, not detector'],
      ],
    );
    assert.equal(questions.length, 1);
    assert.match(warnings[0] ?? '', /svtr_tiny\.pth does not fit: recogniser, not detector/);
  });

  it('nothing of a broken config: its file and line come first, with a button that opens it there', async () => {
    const config = write('broken.py', "model = dict(\n    type='DBNet',\n    det_head=dict()))\n");
    const { questions, errors, buttons } = await answering([], convert(config));
    assert.deepEqual(questions, []);
    assert.match(errors[0] ?? '', /broken\.py, line 3: not valid Python/);
    assert.deepEqual(buttons, ['Open File', 'Show Log']);
  });

  it('nothing of a damaged checkpoint', async () => {
    const { questions, errors } = await answering(
      [],
      convert(
        write(
          'cut.pth',
          fs.readFileSync(sample('checkpoints', 'dbnet_tiny.pth')).subarray(0, 90_000),
        ),
      ),
    );
    assert.deepEqual(questions, []);
    assert.match(errors[0] ?? '', /cut\.pth is incomplete/);
  });

  it('of a chain: models that fit their place, and a name of both', async () => {
    const { questions, errors, result } = await answering(
      ['dbnet_tiny.pth', 'svtr_tiny.pth', 'Detection and Recognition', '', ''],
      () => vscode.commands.executeCommand('mmocr.convertChainToMar'),
    );
    assert.deepEqual(errors, []);
    const rows = (question: number, heading: string) =>
      questions[question]?.rows
        ?.filter(row => row.heading === heading)
        .map(row => [row.label, row.description]);
    assert.deepEqual(rows(0, '')?.sort(), [
      ['dbnet_tiny.pth', 'DBNet · detector · MMOCR 1.x · with ONNX file'],
      ['dbnet_tiny_0x.pth', 'DBNet · detector · MMOCR 0.x'],
    ]);
    assert.deepEqual(
      rows(0, 'Do not fit')
        ?.map(([label]) => label)
        .sort(),
      ['svtr_tiny.pth', 'svtr_tiny_runner.pth'],
    );
    assert.deepEqual(rows(1, 'Do not fit')?.sort(), [
      ['dbnet_tiny.pth', 'detector, not recogniser'],
      ['dbnet_tiny_0x.pth', 'detector, not recogniser'],
    ]);
    assert.equal(questions[3]?.value, 'dbnet_tiny_svtr_tiny');
    assert.equal(result, store('dbnet_tiny_svtr_tiny.mar'));
  });

  it('a free name where the usual one is taken; Enter overwrites nothing', async () => {
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      ...detector(),
      modelVersion: '1.4',
    });
    const before = fs.statSync(store('dbnet_tiny.mar')).mtimeMs;
    const proposed = await answering(['', ''], convert(detector().checkpointPath));
    assert.deepEqual(
      [proposed.questions[0]?.value, proposed.result],
      ['dbnet_tiny_2', store('dbnet_tiny_2.mar')],
    );

    const asked = await answering(['dbnet_tiny', '', ESCAPE], convert(detector().checkpointPath));
    assert.deepEqual(
      asked.questions[1]?.rows?.map(row => [row.label, row.description]),
      [
        ['Choose Another Name…', ''],
        ['Overwrite dbnet_tiny.mar', 'version 1.4'],
      ],
    );
    assert.equal(asked.questions[2]?.value, 'dbnet_tiny_3');
    assert.equal(fs.statSync(store('dbnet_tiny.mar')).mtimeMs, before);

    const overwritten = await answering(
      ['dbnet_tiny', 'Overwrite dbnet_tiny.mar', ''],
      convert(detector().checkpointPath),
    );
    assert.equal(overwritten.result, store('dbnet_tiny.mar'));
    assert.equal((await readArchive(store('dbnet_tiny.mar'))).manifest.model.modelVersion, '1.5');
  });
});
