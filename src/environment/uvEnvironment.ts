import type { CommandLine } from '../base/commandLine';
import {
  environmentPython,
  pinnedTorch,
  recipeSteps,
  stepTitle,
  supportedPythons,
  type EnvironmentOptions,
  type EnvironmentStep,
} from './environment';
import { PYTHON_TEXT, pythonCommand } from './pythonCommand';

/**
 * What uv takes PyTorch from: the build for this machine's driver, the CPU's where there is none;
 * or always the CPU's.
 */
export type TorchBackend = 'auto' | 'cpu';

export interface UvOptions extends Omit<EnvironmentOptions, 'basePython'> {
  /** uv itself. */
  uv: string;
  torchBackend: TorchBackend;
}

/** The pinned uv, where it is not on the PATH and pip can bring it. */
export const UV_REQUIREMENT = 'uv==0.13.9';

/**
 * `environmentSteps` with uv: quicker, brings a Python of the right version where there is none,
 * and takes PyTorch from PyTorch's own index by the machine's driver (`--torch-backend`), so that a
 * machine without an NVIDIA GPU does not download CUDA.
 */
export function uvEnvironmentSteps(venvFolder: string, options: UvOptions): EnvironmentStep[] {
  const { uv, generation = '1.x', torchBackend } = options;
  const version = supportedPythons(generation).at(-1) ?? '';
  // `--seed` brings pip, for whoever adds packages later; an interrupted start is gone on with.
  const venv: EnvironmentStep = {
    id: 'venv',
    title: stepTitle('venv'),
    program: uv,
    args: ['venv', '--seed', '--allow-existing', '--python', version, venvFolder],
    env: UV_ENVIRONMENT,
  };
  const steps = recipeSteps(generation)
    .filter(({ id }) => id !== 'pip')
    .map((step): EnvironmentStep => {
      const [, ...packages] = step.pip;
      const torch = step.id === 'torch' ? [`--torch-backend=${torchBackend}`] : [];
      return {
        id: step.id,
        title: stepTitle(step.id),
        ...install(venvFolder, options, [...torch, ...packages], step.env),
      };
    });
  return [venv, ...steps];
}

/**
 * Asks uv what installing PyTorch would bring, installing nothing: `uvWouldDownloadCuda` reads its
 * standard error. Fails where PyTorch's index is out of reach.
 */
export function uvTorchReportCommand(venvFolder: string, options: UvOptions): CommandLine {
  return install(venvFolder, options, [
    '--dry-run',
    `--torch-backend=${options.torchBackend}`,
    ...pinnedTorch(options.generation),
  ]);
}

/** Whether uv's plan (` + nvidia-cublas-cu12==12.6.4`, ` + torch==2.13.0+cu126`) holds CUDA. */
export function uvWouldDownloadCuda(said: string): boolean {
  return /^ \+ (?:(?:nvidia|cuda)(?:[-_=])|\S+==\S*\+cu\d)/im.test(said);
}

/** The command that brings uv with pip, into a virtual environment made for it. */
export function bringUvCommand(uvFolder: string): CommandLine {
  return pythonCommand(
    environmentPython(uvFolder),
    ['-m', 'pip', '--disable-pip-version-check', 'install', UV_REQUIREMENT],
    { PYTHONNOUSERSITE: '1' },
  );
}

/**
 * Python's own folders may be read-only, and what a shell activated is not meant. One quick no
 * instead of minutes of retries.
 */
const UV_ENVIRONMENT: Record<string, string | undefined> = {
  VIRTUAL_ENV: undefined,
  CONDA_PREFIX: undefined,
  UV_HTTP_RETRIES: '1',
  UV_NO_PROGRESS: '1',
  ...PYTHON_TEXT,
};

function install(
  venvFolder: string,
  { uv, indexUrl }: UvOptions,
  packages: string[],
  env: Record<string, string> = {},
): CommandLine {
  const index = indexUrl ? ['--index-url', indexUrl] : [];
  return {
    program: uv,
    args: ['pip', 'install', '--python', environmentPython(venvFolder), ...index, ...packages],
    env: { ...UV_ENVIRONMENT, ...env },
  };
}
