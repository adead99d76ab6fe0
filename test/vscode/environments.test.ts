import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../../src/host/ui/settings';
import { python1x } from '../pythonEnvironments';
import { answering, ESCAPE, type Answer, type Question } from './answering';
import { activate, sample } from './extension';

type Packages = Record<string, { distribution: string; version: string }>;
const installed = (distribution: string, version: string): Packages[string] => ({
  distribution,
  version,
});
const models: Packages = {
  torch: installed('torch', '2.10.0'),
  cv2: installed('opencv-python', '4.11.0'),
  mmengine: installed('mmengine', '0.10.7'),
  mmcv: installed('onedl-mmcv', '2.3.6'),
  mmdet: installed('mmdet', '3.3.0'),
  mmocr: installed('mmocr', '1.0.1'),
};
const exporting: Packages = {
  onnx: installed('onnx', '1.19.0'),
  onnxruntime: installed('onnxruntime', '1.23.0'),
};

describe('Environments that lie here', function () {
  this.timeout(600_000);
  const made: string[] = [];
  const { getExtension } = vscode.extensions;

  /**
   * A virtual environment of the workspace whose Python says this, or runs these lines of a shell.
   */
  function environment(name: string, says: Packages | string): string {
    const folder = sample(name);
    made.push(folder);
    const python = path.join(folder, 'bin', 'python');
    fs.mkdirSync(path.dirname(python), { recursive: true });
    fs.writeFileSync(path.join(folder, 'pyvenv.cfg'), 'home = /usr/bin\n');
    const text =
      typeof says === 'string'
        ? says
        : `echo '${JSON.stringify({ python: '3.11.7', packages: says, broken: {} })}'`;
    fs.writeFileSync(python, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return python;
  }

  const asked = (...answers: Answer[]) =>
    answering(answers, () => vscode.commands.executeCommand('mmocr.setUpPythonEnvironment'));
  const here = (question: Question | undefined) =>
    question?.rows?.filter(
      row => row.heading === 'Found here' && row.description.includes(sample()),
    );

  before(activate);
  afterEach(async () => {
    Object.assign(vscode.extensions, { getExtension });
    for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
    await vscode.workspace
      .getConfiguration('mmocr')
      .update('python', undefined, vscode.ConfigurationTarget.Global);
  });

  it('are offered with what each has and lacks, those that serve first; the one chosen is in the setting', async () => {
    const lacking = environment('.venv', { torch: installed('torch', '2.10.0') });
    const broken = environment('broken', 'echo "no libpython" >&2; exit 1');
    const exports = environment('exports', { ...models, ...exporting });
    const { questions, errors, warnings, result } = await asked('exports · venv · Python 3.11.7');
    assert.deepEqual(
      here(questions[0])?.map(({ label, description, detail }) => [label, description, detail]),
      [
        [
          'exports · venv · Python 3.11.7',
          exports,
          'MMOCR 1.0.1, onedl-mmcv 2.3.6, PyTorch 2.10.0 · lacks: TorchServe, PyYAML, psutil',
        ],
        [
          '.venv · venv · Python 3.11.7',
          lacking,
          'PyTorch 2.10.0 · lacks: MMOCR, MMCV, TorchServe, OpenCV and 6 more',
        ],
        ['broken · venv', broken, `${broken} does not work as a Python: no libpython`],
      ],
    );
    assert.deepEqual(
      questions[0]?.rows?.filter(row => row.heading === 'Another one').map(row => row.label),
      ['Make a New Environment…', 'Choose a Python…'],
    );
    assert.deepEqual([errors, result, settings().python], [[], exports, exports]);
    assert.match(warnings[0] ?? '', /Serving needs TorchServe/);
  });

  it('without MMOCR are not taken: the question says why, and stays', async () => {
    environment('.venv', { torch: installed('torch', '2.10.0') });
    const { warnings } = await asked({ refused: '.venv · venv · Python 3.11.7' });
    assert.match(warnings[0] ?? '', /MMEngine, MMCV, MMDetection, MMOCR not installed in .*\.venv/);
    assert.equal(settings().python, '');
  });

  it('of real Python that have all are offered as complete', async () => {
    const link = sample('served with');
    made.push(link);
    fs.symlinkSync(path.dirname(path.dirname(python1x())), link);
    const version = execFileSync(
      python1x(),
      ['-c', 'import platform; print(platform.python_version())'],
      { encoding: 'utf8' },
    ).trim();
    const { questions, errors, warnings } = await asked(`served with · venv · Python ${version}`);
    const [row] = here(questions[0]) ?? [];
    assert.match(
      row?.detail ?? '',
      /^MMOCR 1\.0\.1, mmcv-lite \d\S*, PyTorch \d\S*, TorchServe 0\.12\.0$/,
    );
    assert.deepEqual([errors, warnings], [[], []]);
    assert.equal(settings().python, path.join(link, 'bin', 'python'));
  });

  it('are those of the Python extension, too: chosen ones say so, and once', async () => {
    const python = environment('ours', { ...models, ...exporting });
    const environments = {
      getActiveEnvironmentPath: () => ({ path: python }),
      known: [{ path: path.dirname(path.dirname(python)) }, { path: '/nowhere/python' }, {}],
    };
    Object.assign(vscode.extensions, {
      getExtension: () => ({ activate: () => Promise.resolve({ environments }) }),
    });
    const { questions } = await asked(ESCAPE);
    assert.deepEqual(
      here(questions[0])?.map(row => row.description),
      [`chosen in the Python extension · ${python}`],
    );
    assert.ok(questions[0]?.rows?.every(row => !row.description.includes('nowhere')));
  });

  it('are offered all the same where the Python extension is of another kind', async () => {
    environment('ours', { ...models, ...exporting });
    Object.assign(vscode.extensions, {
      getExtension: () => ({ activate: () => Promise.resolve({ environments: null }) }),
    });
    assert.equal(here((await asked(ESCAPE)).questions[0])?.length, 1);
  });

  it('are asked no longer when the question is closed', async () => {
    const started = sample('started');
    made.push(started);
    environment('.venv', `echo $$ > '${started}'; exec sleep 600`);
    const show = vscode.window.createQuickPick;
    Object.assign(vscode.window, {
      createQuickPick: () => {
        const pick = show();
        pick.onDidChangeActive(() => {
          void until(() => fs.existsSync(started) && fs.readFileSync(started, 'utf8') !== '').then(
            () => {
              pick.hide();
            },
          );
        });
        return pick;
      },
    });
    try {
      assert.equal(await vscode.commands.executeCommand('mmocr.setUpPythonEnvironment'), undefined);
    } finally {
      Object.assign(vscode.window, { createQuickPick: show });
    }
    const pid = Number(fs.readFileSync(started, 'utf8'));
    await until(() => !isRunning(pid));
  });
});

/** Looks again and again: no event tells of another program. */
async function until(is: () => boolean): Promise<void> {
  for (let tries = 0; !is() && tries < 600; tries++)
    await new Promise(resolve => setTimeout(resolve, 50));
  assert.ok(is(), String(is));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
