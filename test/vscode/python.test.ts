import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { readSidecar } from '../../src/describe/sidecar';
import { settings } from '../../src/host/ui/settings';
import { python1x } from '../pythonEnvironments';
import { activate, sample } from './extension';
import { capturing } from './messages';

async function usePython(python: string | undefined): Promise<void> {
  for (const target of [vscode.ConfigurationTarget.Workspace, vscode.ConfigurationTarget.Global]) {
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('python', target === vscode.ConfigurationTarget.Global ? undefined : python, target);
  }
}

describe('Python', function () {
  this.timeout(1_200_000);
  let folder: string;
  const recogniser = (): object => ({
    configPath: sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
    checkpointPath: sample('checkpoints', 'svtr_tiny.pth'),
    outputPath: path.join(folder, 'exported.onnx'),
  });

  before(activate);
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-python-'));
  });
  afterEach(async () => {
    fs.rmSync(folder, { recursive: true });
    await usePython(undefined);
  });

  it('an existing environment is checked and taken, given by its folder', async () => {
    const environment = path.dirname(path.dirname(python1x()));
    const before = fs.readdirSync(environment).sort();
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.setUpPythonEnvironment', environment),
    );
    assert.deepEqual(errors, []);
    assert.equal(path.dirname(settings().python), path.dirname(python1x()));
    assert.deepEqual(fs.readdirSync(environment).sort(), before);
  });

  it('a folder without Python is refused, and the setting stays', async () => {
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.setUpPythonEnvironment', folder),
    );
    assert.equal(errors.length, 1);
    assert.ok(errors[0]?.includes(folder));
    assert.equal(settings().python, '');
  });

  it('exports a recogniser to ONNX in a task, with its description beside it', async () => {
    await usePython(python1x());
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.exportToOnnx', recogniser()),
    );
    assert.deepEqual(errors, []);
    const description = await readSidecar(path.join(folder, 'exported.onnx'));
    assert.deepEqual(
      [description?.method, description?.task, description?.post.kind],
      ['SVTR', 'textrecog', 'ctc'],
    );
  });

  it('says that an export failed and leaves nothing behind', async function () {
    const failing = '/bin/false';
    if (!fs.existsSync(failing)) this.skip();
    await usePython(failing);
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.exportToOnnx', recogniser()),
    );
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /Export svtr_tiny to ONNX.*exit code 1/);
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('without one, exporting says what to do', async () => {
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand('mmocr.exportToOnnx', recogniser()),
    );
    assert.match(errors[0] ?? '', /mmocr\.python/);
  });
});

describe('Docker', () => {
  it('that is not there, or does not run, is named', async function () {
    try {
      execFileSync('docker', ['version'], { stdio: 'ignore' });
      return this.skip();
    } catch {
      // As expected: no engine answers.
    }
    await activate();
    const { errors } = await capturing(() => vscode.commands.executeCommand('mmocr.runInDocker'));
    assert.match(errors[0] ?? '', /Docker (was not found|does not answer)/);
  });
});
