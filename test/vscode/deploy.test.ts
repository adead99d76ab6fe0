import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { deployTargetIds } from '../../src/deploy/deployment';
import { targetTitles } from '../../src/deploy/targetTitles';
import { writeMar } from '../unit/deploy/archives';
import { answering, ESCAPE } from './answering';
import { activate, sample, until } from './extension';
import { shown } from './messages';

const WRITE = '$(check) Write the Folder';

describe('Deploy', function () {
  this.timeout(300_000);
  let folder: string;
  let archive: string;
  const deploy = (argument: unknown): Thenable<string | undefined> =>
    vscode.commands.executeCommand('mmocr.deploy', argument);
  const written = (...names: string[]): string => sample('deploy', ...names);

  before(activate);
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "mmocr 'deploy' 部署 "));
    archive = writeMar(path.join(folder, 'a b.mar'), { modelName: 'street' });
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const place of [folder, sample('deploy')])
      fs.rmSync(place, { recursive: true, force: true });
  });

  it('asks for the target with a sentence for each, the engine, and takes the defaults with Enter', async () => {
    const { questions, errors, result } = await answering(
      [targetTitles.ray, 'PyTorch', WRITE],
      () => deploy(vscode.Uri.file(archive)),
    );
    assert.deepEqual(errors, []);
    assert.equal(result, written('street-ray'));
    const [target, engine, options] = questions;
    assert.deepEqual(
      target?.rows?.map(({ label }) => label),
      deployTargetIds.map(id => targetTitles[id]),
    );
    assert.ok([...(target?.rows ?? []), ...(engine?.rows ?? [])].every(({ detail }) => detail));
    assert.deepEqual(
      options?.rows?.map(({ label, description }) => [label, description]),
      [
        [WRITE, path.join('deploy', 'street-ray')],
        ['Copies', '1'],
        ['Copies at most', '1'],
        ['GPUs', '0'],
        ['Batch', '1'],
        ['Namespace', 'mmocr'],
        ['Container image', 'mmocr-serving:0.1.0'],
        ['Folder to write', path.join('deploy', 'street-ray')],
      ],
    );
    assert.deepEqual(
      fs.readFileSync(written('street-ray', 'models', 'street.mar')),
      fs.readFileSync(archive),
    );
  });

  it('says of an engine that cannot be why, and stays', async () => {
    const plain = writeMar(path.join(folder, 'plain.mar'), { description: false });
    const { questions, warnings } = await answering(
      [targetTitles.kserve, { refused: 'ONNX Runtime' }],
      () => deploy(vscode.Uri.file(plain)),
    );
    assert.match(questions[1]?.rows?.[1]?.detail ?? '', /plain\.mar lacks an ONNX file/);
    assert.match(warnings[0] ?? '', /plain\.mar lacks an ONNX file/);
    assert.equal(fs.existsSync(written('m-kserve')), false);
  });

  it('takes other values; what no target takes is said before Enter works', async () => {
    const { questions, result } = await answering(
      [
        targetTitles.kubernetes,
        'ONNX Runtime',
        'Copies',
        '3',
        // From an option Escape leads back to the list.
        'Copies at most',
        ESCAPE,
        'Place of the archives',
        'image',
        'Folder to write',
        'my folder',
        WRITE,
      ],
      () => deploy(vscode.Uri.file(archive)),
    );
    assert.deepEqual(
      questions[4]?.rows?.slice(1, 3).map(({ label, description }) => [label, description]),
      [
        ['Copies', '3'],
        ['Copies at most', '3'],
      ],
    );
    assert.equal(result, sample('my folder'));
    fs.rmSync(sample('my folder'), { recursive: true });
  });

  it('of several that are selected, deploys all; Escape writes nothing', async () => {
    const words = writeMar(path.join(folder, 'words.mar'), {
      modelName: 'words',
      config: "model = dict(type='SVTR')",
    });
    const both = [archive, words].map(file => vscode.Uri.file(file));
    const several = (): Thenable<unknown> =>
      vscode.commands.executeCommand('mmocr.deploy', both[0], both);
    await answering([targetTitles.ray, 'PyTorch', ESCAPE], several);
    assert.equal(fs.existsSync(sample('deploy')), false);
    await answering([targetTitles.ray, 'PyTorch', WRITE], several);
    assert.deepEqual(fs.readdirSync(written('2-models-ray', 'models')).sort(), [
      'street.mar',
      'words.mar',
    ]);
  });

  it('puts a folder aside only after a yes', async () => {
    const answers = {
      target: 'ray',
      engine: 'pytorch',
      archives: [archive],
      options: {},
      folder: written('street-ray'),
    };
    fs.mkdirSync(written('street-ray'), { recursive: true });
    fs.writeFileSync(written('street-ray', 'mine'), '');
    await shown('showWarningMessage', undefined, () => deploy(answers));
    assert.deepEqual(fs.readdirSync(written()), ['street-ray']);
    assert.deepEqual(fs.readdirSync(written('street-ray')), ['mine']);
    const [question] = await shown('showWarningMessage', 'Put Aside', () => deploy(answers));
    assert.match(question?.message ?? '', /street-ray is not empty/);
    assert.deepEqual(fs.readdirSync(written()).sort(), ['street-ray', 'street-ray.previous']);
    assert.deepEqual(fs.readdirSync(written('street-ray.previous')), ['mine']);
  });

  it('tells a damaged archive before it asks anything', async () => {
    fs.truncateSync(archive, 200);
    const { questions, errors } = await answering([], () => deploy(vscode.Uri.file(archive)));
    assert.deepEqual(questions, []);
    assert.match(errors[0] ?? '', /a b\.mar/);
  });

  it('opens the README, and types the first command without running it', async () => {
    const before = vscode.window.terminals.length;
    await shown('showInformationMessage', 'Put into Terminal', () =>
      answering([targetTitles.ray, 'PyTorch', WRITE], () => deploy(vscode.Uri.file(archive))),
    );
    const isOpen = (): boolean => vscode.window.terminals.length > before;
    await until(vscode.window.onDidOpenTerminal, isOpen, 60, 'a terminal');
    assert.equal(vscode.window.terminals.at(-1)?.name, 'Ray Serve');
    vscode.window.terminals.at(-1)?.dispose();
    const { onDidChangeTabs } = vscode.window.tabGroups;
    const isShown = (): boolean =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ label }) => /README/.test(label)),
      );
    await until(onDidChangeTabs, isShown, 60, 'the README');
  });
});
