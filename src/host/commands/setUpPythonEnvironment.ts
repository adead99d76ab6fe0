import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../core/errors';
import { basePython } from '../../core/python/basePython';
import type { AskProgram } from '../../core/python/bringUv';
import { checkEnvironment } from '../../core/python/checkEnvironment';
import { downloadMegabytes, environmentPython } from '../../core/python/environment';
import { environmentHome, requireShortPath } from '../../core/python/environmentHome';
import { installEnvironment, type Installation } from '../../core/python/installEnvironment';
import { runProgram } from '../../core/python/runProgram';
import { fixButton, offer } from '../notify';
import type { Parts } from '../parts';
import { withProgress } from '../progress';
import { runTask } from '../runTask';
import { settings, storeSetting } from '../settings';
import { chooseFile, Steps } from '../steps';
import { requireTrust } from '../trust';

/** Makes an environment for serving and exporting, or takes the user's own: then `mmocr.python` names it. Returns its Python. */
export async function setUpPythonEnvironment(parts: Parts, argument: unknown): Promise<string> {
  requireTrust(l10n.t('Setting up Python'));
  const given = typeof argument === 'string' ? argument : undefined;
  const python = given ?? (await askMake() ? await makeEnvironment(parts) : await choosePython());
  const checked = await check(parts, python);
  await storeSetting('python', checked, 'user');
  return checked;
}

function askMake(): Promise<boolean> {
  return new Steps(l10n.t('Set Up Python Environment'), 1).pick(l10n.t('Python for serving and exporting'), [
    { label: l10n.t('Make an environment'), detail: l10n.t('MMOCR 1.0.1, TorchServe 0.12.0 and ONNX from ready-made wheels, in the extension\'s own folder; some {0} MB are downloaded', downloadMegabytes.environment), value: true },
    { label: l10n.t('Choose an existing Python…'), detail: l10n.t('It is checked, not changed'), value: false },
  ]);
}

function choosePython(): Promise<string> {
  return process.platform === 'win32'
    ? chooseFile(l10n.t('Python with MMOCR'), 'Python', ['exe'])
    : chooseFile(l10n.t('Python with MMOCR'), l10n.t('All files'), ['*']);
}

async function makeEnvironment(parts: Parts): Promise<string> {
  const home = environmentHome({ platform: process.platform, environment: process.env, storage: parts.context.globalStorageUri.fsPath, isFile: existsSync });
  const folder = path.join(home, 'python');
  const ask: AskProgram = (line, timeoutMs) => runProgram(line, { timeoutMs });
  await requireShortPath(folder, ask);
  await mkdir(home, { recursive: true });
  const indexUrl = settings().pipIndexUrl;
  const installation: Installation = {
    folder, uvFolder: path.join(home, 'uv'), torchBackend: 'auto',
    basePython: await basePython(ask), ...(indexUrl ? { indexUrl } : {}),
  };
  await withProgress(l10n.t('Setting up Python'), async (signal, report) => {
    report(0, l10n.t('Looking for uv, or bringing it'));
    await installEnvironment(installation, {
      run: (step, done) => {
        report(done, step.title);
        return runTask(step.title, step, signal);
      },
      ask: (line, timeoutMs) => runProgram(line, { timeoutMs, signal }),
      confirmCuda,
      say: text => { parts.log.info(text); },
    });
  });
  return environmentPython(folder);
}

/** PyTorch's build for NVIDIA is several gigabytes: never unasked. */
async function confirmCuda(): Promise<void> {
  const download = l10n.t('Download');
  const chosen = await vscode.window.showWarningMessage(l10n.t('PyTorch comes with CUDA here, some {0} GB.', gigabytes(downloadMegabytes.cuda)), {
    modal: true, detail: l10n.t('Without an NVIDIA GPU, cancel and set mmocr.pip.indexUrl to an index with CPU builds of PyTorch.'),
  }, download);
  if (chosen !== download) throw new CancelledError();
}

function gigabytes(megabytes: number): string {
  return (megabytes / 1000).toFixed(0);
}

/** An environment without MMOCR is of no use; one that only serves, or only exports, is taken with a word about the rest. */
async function check(parts: Parts, python: string): Promise<string> {
  const { javaHome } = settings();
  const report = await withProgress(l10n.t('Checking {0}', python), signal =>
    checkEnvironment(python, { distFolder: parts.dist, signal, ...(javaHome ? { javaHome } : {}) }));
  const unusable = report.lacks.find(lack => lack.for === 'both');
  if (unusable) throw new UserError(unusable.message, { fix: unusable.fix });
  const versions = Object.values(report.packages).map(({ distribution, version }) => `${distribution} ${version}`);
  parts.log.info(`${report.python}: Python ${report.pythonVersion}, ${versions.join(', ')}, Java ${report.java?.version ?? '-'}`);
  for (const { message, fix } of report.lacks) void offer(vscode.window.showWarningMessage, message, [fixButton(fix)]);
  if (report.lacks.length === 0) void vscode.window.showInformationMessage(l10n.t('Python is ready: MMOCR {0} in {1}.', report.packages['mmocr']?.version ?? '', report.python));
  return report.python;
}
