import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type Fix, UserError } from '../base/errors';
import type { Generation } from '../model/modelDescription';
import { findPython } from './findPython';
import { findJava, type Java } from './java';
import { pythonCommand } from './pythonCommand';
import { runProgram } from '../base/runProgram';

/** Something that serving or exporting needs and that is not there, or does not work. */
export interface Lack {
  for: 'both' | 'serving' | 'exporting';
  message: string;
  fix: Fix;
  /**
   * What is not installed, and what is installed and does not load, by the names that their users
   * know.
   */
  missing?: string[];
  broken?: { name: string; error: string };
}

/** What a Python has for serving and exporting; TorchServe needs a Java beside it. */
export interface EnvironmentReport {
  /** The interpreter itself, where a folder was given. */
  python: string;
  pythonVersion: string;
  /** MMOCR's; absent without MMOCR. */
  generation?: Generation;
  /** Versions by module (`torch`, `mmcv`, `ts` …) of what is installed. */
  packages: Record<string, { distribution: string; version: string }>;
  java?: Java;
  cuda: boolean;
  /**
   * Whether mmcv brings its operators compiled; without, the handler and the exporter compute them
   * in PyTorch.
   */
  compiledOperators: boolean;
  /** Empty when the environment serves and exports. */
  lacks: Lack[];
}

interface Probe {
  python: string;
  packages: EnvironmentReport['packages'];
  broken: Record<string, string>;
  cuda?: boolean;
  compiledOperators?: boolean;
}

const NAMES: Record<string, string> = {
  torch: 'PyTorch',
  cv2: 'OpenCV',
  mmcv: 'MMCV',
  mmdet: 'MMDetection',
  mmocr: 'MMOCR',
  ts: 'TorchServe',
  yaml: 'PyYAML',
  onnx: 'ONNX',
  onnxruntime: 'ONNX Runtime',
  mmengine: 'MMEngine',
  psutil: 'psutil',
};

/** The first import of PyTorch on a cold disk takes its time. */
const CHECK_MS = 120_000;

interface CheckDeps {
  distFolder: string;
  signal?: AbortSignal;
}

/**
 * Asks a Python what it has; nothing is changed. `distFolder` holds `python/`, `javaHome` is the
 * setting. Throws `UserError` when `python` is none: no such file, a folder without an environment,
 * not to be run.
 */
export async function checkEnvironment(
  python: string,
  deps: CheckDeps & { javaHome?: string },
): Promise<EnvironmentReport> {
  return addJava(await checkPackages(python, deps), deps);
}

/** The same without Java, which is the same for all Pythons. */
export async function checkPackages(python: string, deps: CheckDeps): Promise<EnvironmentReport> {
  const program = await findPython(python);
  const probe = await askPython(program, deps);
  const lacks = lacking(program, probe);
  const report: EnvironmentReport = {
    python: program,
    pythonVersion: probe.python,
    packages: probe.packages,
    cuda: probe.cuda ?? false,
    compiledOperators: probe.compiledOperators ?? false,
    lacks,
  };
  const mmocr = probe.packages.mmocr?.version;
  if (mmocr !== undefined) report.generation = mmocr.startsWith('0.') ? '0.x' : '1.x';
  return report;
}

/** A report with the Java that TorchServe would run, or what is wrong with it. */
export async function addJava(
  report: EnvironmentReport,
  deps: { javaHome?: string; signal?: AbortSignal },
): Promise<EnvironmentReport> {
  try {
    return { ...report, java: await findJava(deps.javaHome, deps.signal) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      ...report,
      lacks: [
        ...report.lacks,
        { for: 'serving', message: error.message, fix: error.fix ?? 'installJava' },
      ],
    };
  }
}

async function askPython(program: string, deps: CheckDeps): Promise<Probe> {
  const script = path.join(deps.distFolder, 'python', 'check_environment.py');
  const limits = { timeoutMs: CHECK_MS, ...(deps.signal ? { signal: deps.signal } : {}) };
  const { status, stdout, stderr } = await runProgram(
    pythonCommand(program, [script], { PYTHONDONTWRITEBYTECODE: '1' }),
    limits,
  );
  // Packages may print while they are imported; the answer is the last line.
  const answer = stdout.trim().split('\n').at(-1) ?? '';
  if (status !== 0 || !answer.startsWith('{')) {
    throw new UserError(
      l10n.t('{0} does not work as a Python: {1}', program, stderr.trim().split('\n').at(-1) ?? ''),
      { fix: 'setUpPython' },
    );
  }
  return JSON.parse(answer) as Probe;
}

function lacking(program: string, probe: Probe): Lack[] {
  const { python, packages } = probe;
  const [major = 0, minor = 0] = python.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 8)) {
    return [
      {
        for: 'both',
        message: l10n.t('{0} is Python {1}; TorchServe needs 3.8 or newer.', program, python),
        fix: 'setUpPython',
      },
    ];
  }
  const old = packages.mmocr?.version.startsWith('0.');
  const needs: [Lack['for'], string[]][] = [
    ['both', ['torch', 'cv2', ...(old ? [] : ['mmengine']), 'mmcv', 'mmdet', 'mmocr']],
    ['serving', ['ts', 'yaml', 'psutil']],
    ['exporting', ['onnx', 'onnxruntime']],
  ];
  return needs.flatMap(([purpose, modules]) => [
    ...missingOf(purpose, modules, program, probe),
    ...brokenOf(purpose, modules, program, probe),
  ]);
}

/** Of `modules` those that are not installed, in one sentence. */
function missingOf(
  purpose: Lack['for'],
  modules: string[],
  program: string,
  { packages }: Probe,
): Lack[] {
  const missing = modules
    .filter(name => packages[name] === undefined)
    .map(name => NAMES[name] ?? name);
  if (missing.length === 0) return [];
  const message = notInstalled[purpose](missing.join(', '), program);
  return [{ for: purpose, message, fix: 'setUpPython', missing }];
}

const notInstalled: Record<Lack['for'], (list: string, program: string) => string> = {
  both: (list, program) => l10n.t('{0} not installed in {1}.', list, program),
  serving: (list, program) => l10n.t('Serving needs {0}, not installed in {1}.', list, program),
  exporting: (list, program) => l10n.t('Exporting needs {0}, not installed in {1}.', list, program),
};

/** Of `modules` those that are installed and do not load, each with Python's reason. */
function brokenOf(
  purpose: Lack['for'],
  modules: string[],
  program: string,
  { broken }: Probe,
): Lack[] {
  return modules
    .filter(name => broken[name] !== undefined)
    .map(name => {
      const found = { name: NAMES[name] ?? name, error: broken[name] ?? '' };
      const message = l10n.t(
        '{0} in {1} cannot be imported: {2}',
        found.name,
        program,
        found.error,
      );
      return { for: purpose, message, fix: 'setUpPython', broken: found };
    });
}
