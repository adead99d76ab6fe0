import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Reach } from '../../src/archive/reach';
import { readArchive } from '../../src/archive/read';
import { askAboutReaches } from '../../src/host/convert/archiveQuestion';
import { activate, sample } from './extension';
import { capturing } from './messages';

describe('Convert to MAR', () => {
  let folder: string;
  const detector = () => ({
    configPath: sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
    checkpointPath: sample('checkpoints', 'dbnet_tiny.pth'),
    outputFolder: folder,
  });

  before(activate);
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-convert-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('packs a config with its bases and a checkpoint', async () => {
    const made = await vscode.commands.executeCommand('mmocr.convertToMar', {
      ...detector(),
      modelName: 'det',
      modelVersion: '2.1',
    });
    assert.equal(made, path.join(folder, 'det.mar'));
    const { manifest, entries, readText } = await readArchive(path.join(folder, 'det.mar'));
    assert.deepEqual(
      [manifest.model.modelName, manifest.model.modelVersion, manifest.model.serializedFile],
      ['det', '2.1', 'dbnet_tiny.pth'],
    );
    assert.ok(entries.some(entry => entry.name === 'mmocr_handler.py'));
    assert.match(await readText('config.py'), /DBPostprocessor/);
    assert.doesNotMatch(await readText('config.py'), /^_base_/m);
  });

  it('carries the dictionary of a recogniser', async () => {
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      configPath: sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      checkpointPath: sample('checkpoints', 'svtr_tiny.pth'),
      outputFolder: folder,
    });
    const { entries } = await readArchive(path.join(folder, 'svtr_tiny.mar'));
    assert.ok(entries.some(entry => entry.name === 'lower_english_digits.txt'));
  });

  it('leaves an archive alone that is there already, and says so', async () => {
    const archive = path.join(folder, 'dbnet_tiny.mar');
    fs.writeFileSync(archive, 'old');
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.convertToMar', detector()),
    );
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /dbnet_tiny\.mar/);
    assert.equal(fs.readFileSync(archive, 'utf8'), 'old');
    await vscode.commands.executeCommand('mmocr.convertToMar', { ...detector(), force: true });
    assert.equal((await readArchive(archive)).manifest.model.modelName, 'dbnet_tiny');
  });

  it('asks once what a model may reach, and takes no for no', async () => {
    const { context } = await activate();
    const reaches: Reach[] = [
      {
        kind: 'type',
        subject: `subprocess.getoutput ${folder}`,
        message: 'It builds subprocess.getoutput.',
      },
    ];
    const asked: string[] = [];
    const original = vscode.window.showWarningMessage;
    const answering =
      (answer: string | undefined) => (message: string, options: vscode.MessageOptions) => {
        asked.push(`${message} ${options.detail ?? ''} ${String(options.modal)}`);
        return Promise.resolve(answer);
      };
    try {
      Object.assign(vscode.window, { showWarningMessage: answering(undefined) });
      await assert.rejects(askAboutReaches(reaches, context.workspaceState), {
        name: 'CancelledError',
      });
      Object.assign(vscode.window, { showWarningMessage: answering('Convert Anyway') });
      await askAboutReaches(reaches, context.workspaceState);
      await askAboutReaches(reaches, context.workspaceState);
    } finally {
      Object.assign(vscode.window, { showWarningMessage: original });
    }
    assert.equal(asked.length, 2);
    assert.match(asked[0] ?? '', /reaches beyond.*• It builds subprocess\.getoutput\. true/);
  });

  it('names a truncated checkpoint and leaves nothing behind', async () => {
    const checkpointPath = path.join(folder, 'cut short.pth');
    fs.writeFileSync(
      checkpointPath,
      fs.readFileSync(sample('checkpoints', 'dbnet_tiny.pth')).subarray(0, 100_000),
    );
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.convertToMar', { ...detector(), checkpointPath }),
    );
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /cut short\.pth/);
    assert.deepEqual(fs.readdirSync(folder), ['cut short.pth']);
  });
});
