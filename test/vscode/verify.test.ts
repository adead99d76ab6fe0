import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { writeArchive } from '../../src/archive/write';
import type { VerifiedArchive } from '../../src/environment/verifyArchive';
import { python1x } from '../pythonEnvironments';
import { activate, sample } from './extension';
import { capturing, shown } from './messages';

describe('Verify Archive', function () {
  this.timeout(1_200_000);
  let folder: string;
  const verify = (archivePath: string): Thenable<VerifiedArchive | undefined> =>
    vscode.commands.executeCommand('mmocr.verifyArchive', vscode.Uri.file(archivePath));
  const usePython = (python: string | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('mmocr')
      .update('python', python, vscode.ConfigurationTarget.Workspace);

  before(async () => {
    await activate();
    await usePython(python1x());
  });
  after(() => usePython(undefined));
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-verified-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('is offered once a model is converted, and says what the model found', async () => {
    const converted = await shown('showInformationMessage', undefined, () =>
      vscode.commands.executeCommand('mmocr.convertToMar', {
        configPath: sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
        checkpointPath: sample('checkpoints', 'dbnet_tiny.pth'),
        outputFolder: folder,
      }),
    );
    assert.deepEqual(converted[0]?.rest, ['Start TorchServe', 'Verify', 'Reveal']);
    let result: VerifiedArchive | undefined;
    const asked = await shown('showWarningMessage', undefined, async () => {
      const said = await shown('showInformationMessage', undefined, async () => {
        result = await verify(path.join(folder, 'dbnet_tiny.mar'));
      });
      assert.match(
        said[0]?.message ?? '',
        /dbnet_tiny\.mar works: DBNet found 1 instance in word\.png/,
      );
      assert.deepEqual(said[0]?.rest, ['Serve This']);
    });
    assert.deepEqual([result?.instances, asked], [1, []]);
  });

  it('asks before it runs code that is not our handler, and takes no for no', async () => {
    const mark = path.join(folder, 'it ran');
    const archivePath = path.join(folder, 'own.mar');
    await writeArchive(archivePath, [
      {
        name: 'MAR-INF/MANIFEST.json',
        text: JSON.stringify({ runtime: 'python', model: { modelName: 'own', handler: 'own.py' } }),
      },
      {
        name: 'own.py',
        text: `open(${JSON.stringify(mark)}, 'w').close()\ndef handle(data, context):\n    return data and missing\n`,
      },
    ]);
    const refused = await shown('showWarningMessage', undefined, () => verify(archivePath));
    assert.equal((refused[0]?.rest[0] as vscode.MessageOptions).detail, '• own.py');
    assert.equal(fs.existsSync(mark), false);
    let errors: string[] = [];
    await shown('showWarningMessage', 'Run It', async () => {
      ({ errors } = await capturing(() => verify(archivePath)));
    });
    assert.equal(fs.existsSync(mark), true);
    assert.match(
      errors.join('\n'),
      /^\S+own\.mar loads, but does not answer an image: NameError: name 'missing' is not defined \(own\.py, line 3\)\. Correct/,
    );
  });
});
