import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { activate } from './extension';
import { capturing, shown } from './messages';

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
    const [question] = await shown('showWarningMessage', undefined, apply);
    assert.match(question?.message ?? '', /changes in the cluster of my-cluster/);
    assert.deepEqual(calls(), [context, diff]);
    const { document } = vscode.window.activeTextEditor!;
    assert.deepEqual(
      [document.languageId, document.getText()],
      ['diff', '-  replicas: 1\n+  replicas: 2\n'],
    );
  });

  it('applies it after a yes, in the context that was shown', async () => {
    let applied: boolean | undefined;
    await shown('showWarningMessage', 'Apply', async () => {
      applied = await apply();
    });
    assert.equal(applied, true);
    assert.deepEqual(calls(), [context, diff, diff.replace('diff', 'apply')]);
  });

  it('says where nothing changes, and asks nothing', async () => {
    kubectl('exit 0');
    assert.deepEqual(await shown('showWarningMessage', 'Apply', apply), []);
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
