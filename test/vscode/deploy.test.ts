import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { deployTargetIds } from '../../src/deploy/deployment';
import { deployTargets } from '../../src/deploy/targets';
import { targetTitles } from '../../src/deploy/targetTitles';
import { deploymentOf, writeMar } from '../unit/deploy/archives';
import { answering, ESCAPE } from './answering';
import { activate, sample, until } from './extension';
import { capturing } from './messages';

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
        ['Folder', path.join('deploy', 'street-ray')],
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
    assert.match(questions[1]?.rows?.[1]?.detail ?? '', /plain\.mar holds no ONNX file/);
    assert.match(warnings[0] ?? '', /plain\.mar holds no ONNX file/);
    assert.equal(fs.existsSync(written('m-kserve')), false);
  });

  it('takes other values; what no target takes is said before Enter works', async () => {
    const { questions, result } = await answering(
      [targetTitles.kubernetes, 'ONNX Runtime', 'Copies', '3', 'Folder', 'my folder', WRITE],
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
    assert.deepEqual(fs.readdirSync(written('street-ray', 'models')).sort(), [
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
    await warned(undefined, () => deploy(answers));
    assert.deepEqual(fs.readdirSync(written()), ['street-ray']);
    assert.deepEqual(fs.readdirSync(written('street-ray')), ['mine']);
    const [question] = await warned('Put Aside', () => deploy(answers));
    assert.match(question ?? '', /street-ray is not empty/);
    assert.deepEqual(fs.readdirSync(written()).sort(), ['street-ray', 'street-ray.previous']);
    assert.deepEqual(fs.readdirSync(written('street-ray.previous')), ['mine']);
  });

  it('tells a damaged archive before it asks anything', async () => {
    fs.truncateSync(archive, 200);
    const { questions, errors } = await answering([], () => deploy(vscode.Uri.file(archive)));
    assert.deepEqual(questions, []);
    assert.match(errors[0] ?? '', /a b\.mar/);
  });

  it('opens the README, and types the first command without running it', async function () {
    // Until the target is written.
    if (deployTargets.ray.commands(deploymentOf(archive)).length === 0) this.skip();
    const before = vscode.window.terminals.length;
    await informed('Run in Terminal', () =>
      answering([targetTitles.ray, 'PyTorch', WRITE], () => deploy(vscode.Uri.file(archive))),
    );
    await until(() => vscode.window.terminals.length > before);
    assert.equal(vscode.window.terminals.at(-1)?.name, 'Ray Serve');
    vscode.window.terminals.at(-1)?.dispose();
    const { tabs } = vscode.window.tabGroups.activeTabGroup;
    assert.match(tabs.map(({ label }) => label).join(), /README\.md/);
  });
});

/** A `kubectl` in front of PATH that notes how it was called; what it answers stands in files. */
describe('Diff and Apply', function () {
  this.timeout(300_000);
  const { PATH } = process.env;
  let folder: string;
  let bin: string;
  const calls = (): string[] =>
    fs.existsSync(path.join(bin, 'calls'))
      ? fs.readFileSync(path.join(bin, 'calls'), 'utf8').trim().split('\n')
      : [];
  const apply = (): Thenable<boolean | undefined> =>
    vscode.commands.executeCommand('mmocr.applyDeployment', vscode.Uri.file(folder));
  const context = 'config current-context';
  const diff = '--context my-cluster diff --kustomize overlays/cpu';

  before(activate);
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr it\'s "kubectl" '.replaceAll('"', '')));
    bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(
      path.join(folder, 'README.md'),
      '1. See it:\n\n   ```sh\n   kubectl diff --kustomize overlays/cpu\n   ```\n',
    );
    kubectl('echo "-  replicas: 1"; echo "+  replicas: 2"; exit 1');
    process.env['PATH'] = `${bin}${path.delimiter}${PATH ?? ''}`;
  });
  afterEach(async () => {
    process.env['PATH'] = PATH;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function kubectl(whenDiffed: string): void {
    const script = `#!/bin/sh
echo "$*" >> ${JSON.stringify(path.join(bin, 'calls'))}
case "$*" in
  *current-context) echo my-cluster ;;
  *diff*) ${whenDiffed} ;;
esac
`;
    fs.writeFileSync(path.join(bin, 'kubectl'), script, { mode: 0o755 });
  }

  it('shows what changes in which cluster, and changes nothing without a yes', async () => {
    const [question] = await warned(undefined, apply);
    assert.match(question ?? '', /changes in the cluster of my-cluster/);
    assert.deepEqual(calls(), [context, diff]);
    const { document } = vscode.window.activeTextEditor!;
    assert.deepEqual(
      [document.languageId, document.getText()],
      ['diff', '-  replicas: 1\n+  replicas: 2\n'],
    );
  });

  it('applies it after a yes, in the context that was shown', async () => {
    let applied: boolean | undefined;
    await warned('Apply', async () => {
      applied = await apply();
    });
    assert.equal(applied, true);
    assert.deepEqual(calls(), [context, diff, diff.replace('diff', 'apply')]);
  });

  it('says where nothing changes, and asks nothing', async () => {
    kubectl('exit 0');
    assert.deepEqual(await warned('Apply', apply), []);
    assert.deepEqual(calls(), [context, diff]);
  });

  it("says in kubectl's words why it cannot", async () => {
    kubectl('echo "namespaces \\"mmocr\\" not found" >&2; exit 2');
    const { errors } = await capturing(apply);
    assert.match(
      errors[0] ?? '',
      /diff --kustomize overlays\/cpu" failed: namespaces "mmocr" not found/,
    );
  });

  it('says where there is no kubectl', async () => {
    process.env['PATH'] = path.join(folder, 'nothing');
    const { errors } = await capturing(apply);
    assert.match(errors[0] ?? '', /^kubectl was not found/);
  });

  it('refuses a folder of no cluster, and a README that leads out of it', async () => {
    for (const line of ['nothing', 'kubectl diff -k ../other', 'kubectl diff -k x; rm -rf y']) {
      fs.writeFileSync(path.join(folder, 'README.md'), line);
      const { errors } = await capturing(apply);
      assert.match(errors[0] ?? '', /was not written for a cluster/);
    }
    assert.deepEqual(calls(), []);
  });
});

/** Warnings shown while `work` runs, each answered with `answer`. */
function warned(answer: string | undefined, work: () => Thenable<unknown>): Promise<string[]> {
  return shown('showWarningMessage', answer, work);
}

function informed(answer: string, work: () => Thenable<unknown>): Promise<string[]> {
  return shown('showInformationMessage', answer, work);
}

async function shown(
  kind: 'showInformationMessage' | 'showWarningMessage',
  answer: string | undefined,
  work: () => Thenable<unknown>,
): Promise<string[]> {
  const messages: string[] = [];
  const original = vscode.window[kind];
  Object.assign(vscode.window, {
    [kind]: (message: string) => {
      messages.push(message);
      return Promise.resolve(answer);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { [kind]: original });
  }
  return messages;
}
