import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describeModel } from '../describe/describeModel';
import { evaluateConfig } from '../config/evaluate';
import { UserError } from '../base/errors';
import { removeTree } from '../base/heldFiles';
import { EngineClient } from '../engineClient/engineClient';
import type { Generation } from '../model/modelDescription';
import { checkEnvironment } from '../environment/checkEnvironment';
import { exportToOnnxCommand } from '../environment/exportToOnnx';
import { findPython } from '../environment/findPython';
import { writeExportInput, type ExportInput } from '../environment/exportInput';
import { activePython, noPython, otherPython, packagePlaces, pythonHelp } from './activePython';
import { engineFile, packageFile, requireFile } from './files';
import { runChild } from './runChild';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  output: { type: 'string' },
  python: { type: 'string' },
  force: { type: 'boolean', short: 'f' },
} as const;
const failed = 2;

/**
 * `MMOCR: Export to ONNX` in a shell: the ONNX file for the local run, and its description beside
 * it.
 */
export function exportOnnx(): Subcommand {
  const usage =
    'mmocr-serving export CONFIG CHECKPOINT --output FILE.onnx [--python PYTHON] [-f|--force]';
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Exports a model to ONNX, checks it against PyTorch and writes its description beside it. Needs a Python with MMOCR.',
      ),
      [
        ['CONFIG', l10n.t('MMOCR config file (.py), 0.x or 1.x')],
        ['CHECKPOINT', l10n.t('checkpoint file (.pth)')],
        ['--output FILE.onnx', l10n.t('the ONNX file; its folder is made if missing')],
        ['--python PYTHON', pythonHelp()],
        ['-f, --force', l10n.t('overwrite an existing ONNX file')],
      ],
    ),
    run,
  };
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, given => [
    'CONFIG',
    'CHECKPOINT',
    ...(given.output === undefined ? ['--output'] : []),
  ]);
  const [config = '', checkpoint = ''] = positionals;
  const configPath = requireFile(config, l10n.t('Config'));
  const checkpointPath = requireFile(checkpoint, l10n.t('Checkpoint'));
  const outputPath = path.resolve(values.output ?? '');
  requireFree(outputPath, values.force ?? false);
  const given =
    values.python === undefined ? await activePython() : await findPython(values.python);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-export-'));
  try {
    // Before Python starts: a model that has no local run is refused at once.
    const { input, generation } = await prepare(
      configPath,
      path.parse(outputPath).name,
      folder,
      given,
      signal,
    );
    const python = await requirePython(given, configPath, generation, signal);
    const line = exportToOnnxCommand({
      ...input,
      python,
      checkpointPath,
      outputPath,
      distFolder: packageFile('dist'),
    });
    return (await runChild(line, signal)) === 0 ? 0 : failed;
  } finally {
    await removeTree(folder);
  }
}

function requireFree(outputPath: string, force: boolean): void {
  const found = statIfThere(outputPath);
  if (!found && isBelowFile(outputPath))
    throw new UserError(l10n.t('Cannot write {0}: its folder cannot be made.', outputPath));
  if (found && !found.isFile()) throw new UserError(l10n.t('{0} is not a file.', outputPath));
  if (found && !force)
    throw new UserError(
      l10n.t('{0} exists already. Overwrite it with --force, or choose another name.', outputPath),
    );
}

function statIfThere(outputPath: string): fs.Stats | undefined {
  try {
    return fs.statSync(outputPath, { throwIfNoEntry: false });
  } catch (cause) {
    throw new UserError(l10n.t('Cannot write {0}: its folder cannot be made.', outputPath), {
      cause,
    });
  }
}

/**
 * Whether a file stands where one of its folders should be: Windows says of what is below only that
 * it is not there.
 */
function isBelowFile(outputPath: string): boolean {
  const folder = path.dirname(outputPath);
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  return found ? !found.isDirectory() : folder !== outputPath && isBelowFile(folder);
}

async function prepare(
  configPath: string,
  name: string,
  folder: string,
  python: string | undefined,
  signal: AbortSignal,
): Promise<{ input: ExportInput; generation: Generation }> {
  const engine = new EngineClient(engineFile);
  try {
    const deps = {
      engine,
      ...(await packagePlaces(python)),
      workspaceFolder: process.cwd(),
      remember: true,
      signal,
    };
    const config = await evaluateConfig(configPath, deps);
    const description = await describeModel(config, name, deps);
    return {
      input: await writeExportInput(folder, config, description, deps),
      generation: config.generation,
    };
  } finally {
    engine.dispose();
  }
}

/**
 * The interpreter, when it has what exporting needs, MMOCR of the config's generation above all.
 */
async function requirePython(
  given: string | undefined,
  configPath: string,
  generation: Generation,
  signal: AbortSignal,
): Promise<string> {
  if (given === undefined) throw noPython();
  const found = await checkEnvironment(given, { distFolder: packageFile('dist'), signal });
  const [lack] = found.lacks.filter(lack => lack.for !== 'serving');
  if (lack) {
    const other = await otherPython(found.python);
    throw new UserError(
      other === undefined
        ? l10n.t('{0} Name another Python: --python PYTHON', lack.message)
        : l10n.t('{0} There is an MMOCR in {1}: name it with --python.', lack.message, other),
      { fix: lack.fix },
    );
  }
  if (found.generation !== generation) {
    throw new UserError(
      l10n.t(
        '{0} is a config of MMOCR {1}, but {2} has MMOCR {3}. Name another Python: --python PYTHON',
        configPath,
        generation,
        found.python,
        found.generation ?? '',
      ),
      { fix: 'setUpPython' },
    );
  }
  return found.python;
}
