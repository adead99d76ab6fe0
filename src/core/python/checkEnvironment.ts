import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type Fix, UserError } from '../errors';
import type { Generation } from '../ocr/modelDescription';
import { findPython } from './findPython';
import { findJava, type Java } from './java';
import { pythonCommand } from './pythonCommand';
import { runProgram } from './runProgram';

/** Something that serving or exporting needs and that is not there, or does not work. */
export interface Lack {
  for: 'both' | 'serving' | 'exporting';
  message: string;
  fix: Fix;
}

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
  /** Empty when the environment serves and exports. */
  lacks: Lack[];
}

interface Probe {
  python: string;
  packages: EnvironmentReport['packages'];
  broken: Record<string, string>;
  cuda?: boolean;
}

const NAMES: Record<string, string> = { torch: 'PyTorch', cv2: 'OpenCV', mmcv: 'MMCV', mmdet: 'MMDetection', mmocr: 'MMOCR', ts: 'TorchServe', yaml: 'PyYAML', onnx: 'ONNX', onnxruntime: 'ONNX Runtime', mmengine: 'MMEngine', psutil: 'psutil' };

/**
 * Asks a Python what it has; nothing is changed. `distFolder` holds `python/`, `javaHome` is the setting. Throws `UserError`
 * when `python` is none: no such file, a folder without an environment, not to be run.
 */
export async function checkEnvironment(python: string, deps: { distFolder: string; javaHome?: string; signal?: AbortSignal }): Promise<EnvironmentReport> {
  const program = await findPython(python);
  const probe = await askPython(program, deps);
  const lacks = lacking(program, probe);
  const report: EnvironmentReport = {
    python: program, pythonVersion: probe.python, packages: probe.packages, cuda: probe.cuda ?? false, lacks,
  };
  const mmocr = probe.packages.mmocr?.version;
  if (mmocr !== undefined) report.generation = mmocr.startsWith('0.') ? '0.x' : '1.x';
  try {
    report.java = await findJava(deps.javaHome, deps.signal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    lacks.push({ for: 'serving', message: error.message, fix: error.fix ?? 'installJava' });
  }
  return report;
}

async function askPython(program: string, deps: { distFolder: string; signal?: AbortSignal }): Promise<Probe> {
  const script = path.join(deps.distFolder, 'python', 'check_environment.py');
  // The first import of PyTorch on a cold disk takes its time.
  const limits = { timeoutMs: 120_000, ...(deps.signal ? { signal: deps.signal } : {}) };
  const { status, stdout, stderr } = await runProgram(pythonCommand(program, [script], { PYTHONDONTWRITEBYTECODE: '1' }), limits);
  // Packages may print while they are imported; the answer is the last line.
  const answer = stdout.trim().split('\n').at(-1) ?? '';
  if (status !== 0 || !answer.startsWith('{')) {
    throw new UserError(l10n.t('{0} does not work as a Python: {1}', program, stderr.trim().split('\n').at(-1) ?? ''), { fix: 'setUpPython' });
  }
  return JSON.parse(answer) as Probe;
}

function lacking(program: string, { python, packages, broken }: Probe): Lack[] {
  const [major = 0, minor = 0] = python.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 8)) {
    return [{ for: 'both', message: l10n.t('{0} is Python {1}; TorchServe needs 3.8 or newer.', program, python), fix: 'setUpPython' }];
  }
  const old = packages.mmocr?.version.startsWith('0.');
  const needs: [Lack['for'], string[]][] = [
    ['both', ['torch', 'cv2', ...(old ? [] : ['mmengine']), 'mmcv', 'mmdet', 'mmocr']],
    ['serving', ['ts', 'yaml', 'psutil']],
    ['exporting', ['onnx', 'onnxruntime']],
  ];
  return needs.flatMap(([purpose, modules]) => {
    const lacks: Lack[] = [];
    const missing = modules.filter(name => packages[name] === undefined).map(name => NAMES[name] ?? name);
    if (missing.length > 0) {
      const list = missing.join(', ');
      const message = purpose === 'serving' ? l10n.t('Serving needs {0}, not installed in {1}.', list, program)
        : purpose === 'exporting' ? l10n.t('Exporting needs {0}, not installed in {1}.', list, program)
          : l10n.t('{0} not installed in {1}.', list, program);
      lacks.push({ for: purpose, message, fix: 'setUpPython' });
    }
    for (const name of modules.filter(module => broken[module] !== undefined)) {
      lacks.push({ for: purpose, message: l10n.t('{0} in {1} cannot be imported: {2}', NAMES[name] ?? name, program, broken[name] ?? ''), fix: 'setUpPython' });
    }
    return lacks;
  });
}
