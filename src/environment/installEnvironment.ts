import { access } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import type { CommandLine } from '../base/commandLine';
import { UserError } from '../base/errors';
import { removeTree } from '../base/heldFiles';
import {
  environmentSteps,
  supportedPythons,
  torchReportCommand,
  wouldDownloadCuda,
  type EnvironmentOptions,
  type EnvironmentStep,
} from './environment';
import { bringUv, type AskProgram } from './bringUv';
import {
  uvEnvironmentSteps,
  uvTorchReportCommand,
  uvWouldDownloadCuda,
  type TorchBackend,
  type UvOptions,
} from './uvEnvironment';

export interface Installation extends Omit<EnvironmentOptions, 'basePython'> {
  /** The virtual environment. */
  folder: string;
  /** Where uv is brought to when it is not on the PATH. */
  uvFolder: string;
  /**
   * A Python that the pinned packages have wheels for; undefined where there is none, which only uv
   * can change.
   */
  basePython: string | undefined;
  torchBackend: TorchBackend;
}

/** How the steps are run and shown: in a terminal of the window, or in a shell. */
export interface InstallationDeps {
  /**
   * Runs a step where it can be watched; throws when it fails. `done` is the share of the work
   * before it, 0…1.
   */
  run: (step: EnvironmentStep, done: number) => Promise<void>;
  /** Runs a short program to its end without showing it. */
  ask: AskProgram;
  /** PyTorch would bring gigabytes of CUDA: throws unless that is wanted. */
  confirmCuda: () => Promise<void>;
  /** A line on what is done and why. */
  say: (text: string) => void;
}

/**
 * Makes an environment that serves and exports MMOCR models, with uv where it can be had and
 * PyTorch's own index answers, else with pip.
 *
 * @throws UserError where there is neither uv nor a Python, or PyTorch cannot be installed; what
 *   `run` and `confirmCuda` throw.
 */
export async function installEnvironment(
  installation: Installation,
  deps: InstallationDeps,
): Promise<void> {
  const { basePython, generation } = installation;
  const uv = await bringUv(installation.uvFolder, basePython, deps.ask);
  if (uv && (await installWithUv({ ...uv, ...installation }, installation.folder, deps))) return;
  if (basePython === undefined) throw noPython(uv !== undefined, supportedPythons(generation));
  deps.say(
    uv
      ? l10n.t("PyTorch's own index cannot be reached: pip installs instead of uv.")
      : l10n.t('uv cannot be had here: pip installs.'),
  );
  await installWithPip({ ...installation, basePython }, installation.folder, deps);
}

/**
 * False where uv cannot make the environment or reach PyTorch's index; what it made is gone then,
 * what was there before is kept.
 */
async function installWithUv(
  options: UvOptions,
  folder: string,
  deps: InstallationDeps,
): Promise<boolean> {
  const isNew = await access(folder).then(
    () => false,
    () => true,
  );
  const [venv, ...rest] = uvEnvironmentSteps(folder, options) as [
    EnvironmentStep,
    ...EnvironmentStep[],
  ];
  const made = await deps.ask(venv, MINUTES_FOR_A_PYTHON * 60_000);
  const plan =
    made.status === 0 ? await deps.ask(uvTorchReportCommand(folder, options), REPORT_MS) : made;
  if (plan.status !== 0) {
    deps.say(lastLine(plan.stderr));
    if (isNew) await removeTree(folder);
    return false;
  }
  if (uvWouldDownloadCuda(plan.stderr + plan.stdout)) await deps.confirmCuda();
  for (const [index, step] of rest.entries()) await deps.run(step, (index + 1) / (rest.length + 1));
  return true;
}

async function installWithPip(
  options: EnvironmentOptions,
  folder: string,
  deps: InstallationDeps,
): Promise<void> {
  const steps = environmentSteps(folder, options);
  for (const [index, step] of steps.entries()) {
    if (step.id === 'torch' && (await bringsCuda(torchReportCommand(folder, options), deps)))
      await deps.confirmCuda();
    await deps.run(step, index / steps.length);
  }
}

async function bringsCuda(report: CommandLine, deps: InstallationDeps): Promise<boolean> {
  const { status, stdout, stderr } = await deps.ask(report, REPORT_MS);
  if (status !== 0)
    throw new UserError(l10n.t('pip cannot install PyTorch: {0}', lastLine(stderr)), {
      fix: 'openSettings',
    });
  return wouldDownloadCuda(JSON.parse(stdout));
}

/** uv may have to download a Python of 30 MB; pip may have to download PyTorch to look into it. */
const MINUTES_FOR_A_PYTHON = 10;
const REPORT_MS = 600_000;

function noPython(hasUv: boolean, versions: string[]): UserError {
  const list = versions.join(', ');
  return new UserError(
    hasUv
      ? l10n.t(
          'uv could not install PyTorch, and Python {0} was not found on the PATH for pip. Check the connection, or install one of them.',
          list,
        )
      : l10n.t(
          'Neither uv nor Python {0} was found on the PATH. Install uv (it brings the Python) or one of them, or choose an existing environment.',
          list,
        ),
  );
}

function lastLine(said: string): string {
  return said.trim().split('\n').at(-1) ?? '';
}
