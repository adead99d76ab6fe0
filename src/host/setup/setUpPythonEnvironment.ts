import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import { basePython } from '../../environment/basePython';
import type { AskProgram } from '../../environment/bringUv';
import {
  addJava,
  checkEnvironment,
  type EnvironmentReport,
} from '../../environment/checkEnvironment';
import { downloadMegabytes, environmentPython } from '../../environment/environment';
import { environmentHome, requireShortPath } from '../../environment/environmentHome';
import { installEnvironment, type Installation } from '../../environment/installEnvironment';
import { runProgram } from '../../base/runProgram';
import { fixButton, offer } from '../ui/notify';
import type { Parts } from '../parts';
import { withLateProgress, withProgress } from '../ui/progress';
import { pickPython } from './pythonPick';
import { runTask } from '../ui/runTask';
import { settings, storeSetting } from '../ui/settings';
import { chooseFile } from '../ui/steps';

/**
 * Offers the Pythons that are found here, an environment to make, or any other Python; then
 * `mmocr.python` names the one chosen. `argument` may be an interpreter or its environment's
 * folder. Returns the Python.
 */
export async function setUpPythonEnvironment(parts: Parts, argument: unknown): Promise<string> {
  const report = typeof argument === 'string' ? await check(parts, argument) : await ask(parts);
  const python = take(parts, report);
  await storeSetting('python', python, 'user');
  return python;
}

async function ask(parts: Parts): Promise<EnvironmentReport> {
  const answer = await pickPython(parts, environmentFolder(parts));
  if (answer === 'make') return check(parts, await makeEnvironment(parts));
  if (answer === 'browse') return check(parts, await choosePython());
  const { python, report } = answer;
  return report
    ? withLateProgress(l10n.t('Checking {0}', python), signal =>
        addJava(report, { ...java(), signal }),
      )
    : check(parts, python);
}

function choosePython(): Promise<string> {
  return process.platform === 'win32'
    ? chooseFile(l10n.t('Python with MMOCR'), 'Python', ['exe'])
    : chooseFile(l10n.t('Python with MMOCR'), l10n.t('All files'), ['*']);
}

/** Where the extension makes its environment. */
function environmentFolder(parts: Parts): string {
  const home = environmentHome({
    platform: process.platform,
    environment: process.env,
    storage: parts.context.globalStorageUri.fsPath,
    isFile: existsSync,
  });
  return path.join(home, 'python');
}

async function makeEnvironment(parts: Parts): Promise<string> {
  const folder = environmentFolder(parts);
  const home = path.dirname(folder);
  const ask: AskProgram = (line, timeoutMs) => runProgram(line, { timeoutMs });
  await requireShortPath(folder, ask);
  await mkdir(home, { recursive: true });
  const indexUrl = settings().pipIndexUrl;
  const installation: Installation = {
    folder,
    uvFolder: path.join(home, 'uv'),
    torchBackend: 'auto',
    basePython: await basePython(ask),
    ...(indexUrl ? { indexUrl } : {}),
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
      say: text => {
        parts.log.info(text);
      },
    });
  });
  return environmentPython(folder);
}

/** PyTorch's build for NVIDIA is several gigabytes: never unasked. */
async function confirmCuda(): Promise<void> {
  const download = l10n.t('Download');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('PyTorch comes with CUDA here, some {0} GB.', gigabytes(downloadMegabytes.cuda)),
    {
      modal: true,
      detail: l10n.t(
        'Without an NVIDIA GPU, cancel and set mmocr.pip.indexUrl to an index with CPU builds of PyTorch.',
      ),
    },
    download,
  );
  if (chosen !== download) throw new CancelledError();
}

function gigabytes(megabytes: number): string {
  return (megabytes / 1000).toFixed(0);
}

function check(parts: Parts, python: string): Promise<EnvironmentReport> {
  return withProgress(l10n.t('Checking {0}', python), signal =>
    checkEnvironment(python, { distFolder: parts.dist, signal, ...java() }),
  );
}

function java(): { javaHome?: string } {
  const { javaHome } = settings();
  return javaHome ? { javaHome } : {};
}

/**
 * An environment without MMOCR is of no use; one that only serves, or only exports, is taken with a
 * word about the rest.
 */
function take(parts: Parts, report: EnvironmentReport): string {
  const unusable = report.lacks.find(lack => lack.for === 'both');
  if (unusable) throw new UserError(unusable.message, { fix: unusable.fix });
  const versions = Object.values(report.packages).map(
    ({ distribution, version }) => `${distribution} ${version}`,
  );
  const operators = report.compiledOperators ? 'compiled' : 'in PyTorch';
  parts.log.info(
    `${report.python}: Python ${report.pythonVersion}, ${versions.join(', ')}, Java ${report.java?.version ?? '-'}, mmcv operators ${operators}`,
  );
  for (const { message, fix } of report.lacks)
    void offer(vscode.window.showWarningMessage, message, [fixButton(fix)]);
  if (report.lacks.length === 0) void offer(vscode.window.showInformationMessage, ready(report));
  return report.python;
}

/** Every model serves without a compiled mmcv; on a GPU it is worth a word. */
function ready({ packages, python, cuda, compiledOperators }: EnvironmentReport): string {
  const said = l10n.t(
    'Python is ready: MMOCR {0} in {1}.',
    packages['mmocr']?.version ?? '',
    python,
  );
  return cuda && !compiledOperators
    ? `${said} ${l10n.t('Models with DCNv2 and Mask R-CNN may answer faster on the GPU with a compiled mmcv (mmcv or onedl-mmcv).')}`
    : said;
}
