import * as l10n from '@vscode/l10n';
import mmocr0 from '../python/environment/mmocr0.json';
import mmocr1 from '../python/environment/mmocr1.json';
import type { CommandLine } from '../base/commandLine';
import type { Generation } from '../model/modelDescription';
import { pathRules } from '../base/within';
import { pythonCommand } from './pythonCommand';

/** The recipe's stages, in order; pip resolves each by itself. */
export type EnvironmentStepId = 'venv' | 'pip' | 'torch' | 'libraries' | 'mmcv' | 'mmocr';

export interface EnvironmentStep extends CommandLine {
  id: EnvironmentStepId;
  /** For the terminal's name and for progress. */
  title: string;
}

export interface EnvironmentOptions {
  /** The Python that makes the virtual environment; one of `supportedPythons`. */
  basePython: string;
  /** Default: `1.x`. */
  generation?: Generation;
  /** Package index instead of pip's own setting. */
  indexUrl?: string;
}

interface Recipe {
  python: string[];
  steps: { id: string; pip: string[]; env?: Record<string, string> }[];
}

const recipes: Record<Generation, Recipe> = { '0.x': mmocr0, '1.x': mmocr1 };

/** Versions (`3.11`) the pinned packages have wheels for. */
export function supportedPythons(generation: Generation = '1.x'): string[] {
  return recipes[generation].python;
}

/** The interpreter of a virtual environment. */
export function environmentPython(
  venvFolder: string,
  platform: NodeJS.Platform = process.platform,
): string {
  return pathRules(platform).join(
    venvFolder,
    ...(platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
}

/**
 * Where the interpreter of an environment may be: Conda's lies in the environment's root on
 * Windows.
 */
export function pythonsIn(
  environment: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const root = platform === 'win32' ? [pathRules(platform).join(environment, 'python.exe')] : [];
  return [environmentPython(environment, platform), ...root];
}

/**
 * What makes an environment that serves and exports MMOCR models, as command lines to run in order;
 * each may be run again after a failure. Before the step `torch`, `wouldDownloadCuda` tells whether
 * it would bring gigabytes of CUDA.
 */
export function environmentSteps(
  venvFolder: string,
  options: EnvironmentOptions,
): EnvironmentStep[] {
  const { basePython, generation = '1.x' } = options;
  const python = environmentPython(venvFolder);
  const venv: EnvironmentStep = {
    id: 'venv',
    title: stepTitle('venv'),
    ...pythonCommand(basePython, ['-m', 'venv', venvFolder]),
  };
  return [
    venv,
    ...recipeSteps(generation).map(({ id, pip: args, env }): EnvironmentStep => {
      const line = pip(python, args, options.indexUrl);
      return { ...line, id, title: stepTitle(id), env: { ...line.env, ...env } };
    }),
  ];
}

/** The stages of a recipe: pip's arguments, and what a build among them is told. */
export function recipeSteps(
  generation: Generation,
): { id: EnvironmentStepId; pip: string[]; env?: Record<string, string> }[] {
  return recipes[generation].steps.map(step => ({ ...step, id: step.id as EnvironmentStepId }));
}

/** PyTorch alone, as the recipe pins it. */
export function pinnedTorch(generation: Generation = '1.x'): string[] {
  return recipes[generation].steps
    .flatMap(step => step.pip)
    .filter(name => name.startsWith('torch=='));
}

/**
 * What is downloaded, in megabytes: measured for Linux x64 with Python 3.11; CUDA's part is what
 * PyTorch's wheels for NVIDIA add.
 */
export const downloadMegabytes = { environment: 450, cuda: 3000 };

/**
 * Asks pip what installing PyTorch would download, installing nothing: a JSON report on standard
 * output.
 */
export function torchReportCommand(venvFolder: string, options: EnvironmentOptions): CommandLine {
  const args = [
    'install',
    '--dry-run',
    '--ignore-installed',
    '--quiet',
    '--report',
    '-',
    ...pinnedTorch(options.generation),
  ];
  return pip(environmentPython(venvFolder), args, options.indexUrl);
}

/**
 * Whether pip's report (`pip install --dry-run --report -`) holds CUDA: NVIDIA's packages, or
 * PyTorch built for them.
 */
export function wouldDownloadCuda(report: unknown): boolean {
  const { install = [] } = (report ?? {}) as {
    install?: { metadata?: { name?: string; version?: string } }[];
  };
  return install.some(
    ({ metadata: { name = '', version = '' } = {} }) =>
      /^(nvidia|cuda)([-_]|$)/i.test(name) || /\+cu\d/.test(version),
  );
}

function pip(
  python: string,
  [command = '', ...args]: string[],
  indexUrl: string | undefined,
): CommandLine {
  const index = indexUrl ? ['--index-url', indexUrl] : [];
  // Packages of the user's own site folder would shadow the pinned ones.
  return pythonCommand(
    python,
    ['-m', 'pip', '--disable-pip-version-check', command, ...index, ...args],
    { PYTHONNOUSERSITE: '1' },
  );
}

/** For progress and the terminal's name. */
export function stepTitle(id: EnvironmentStepId): string {
  switch (id) {
    case 'venv':
      return l10n.t('Make the virtual environment');
    case 'pip':
      return l10n.t('Update pip');
    case 'torch':
      return l10n.t('Install PyTorch');
    case 'libraries':
      return l10n.t('Install the libraries');
    case 'mmcv':
      return l10n.t('Build MMCV');
    case 'mmocr':
      return l10n.t('Install MMOCR and TorchServe');
  }
}
