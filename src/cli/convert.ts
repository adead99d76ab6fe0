import * as l10n from '@vscode/l10n';
import type { ConvertOptions } from '../archive/convert';
import type { ModelFiles } from '../archive/modelEntries';
import type { Reach } from '../archive/reach';
import { UserError } from '../base/errors';
import { EngineClient } from '../engineClient/engineClient';
import { findPython } from '../environment/findPython';
import { handlerPath } from '../environment/handler';
import { packagePlaces, pythonHelp } from './activePython';
import { engineFile, packageFile, requireFile } from './files';
import { complainAbout } from './say';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  'output-folder': { type: 'string' },
  'model-name': { type: 'string' },
  'model-version': { type: 'string' },
  force: { type: 'boolean', short: 'f' },
  'server-has': { type: 'string', multiple: true },
  onnx: { type: 'string' },
  rec: { type: 'string' },
  'rec-weights': { type: 'string' },
  'rec-onnx': { type: 'string' },
  kie: { type: 'string' },
  'kie-weights': { type: 'string' },
  'kie-onnx': { type: 'string' },
  verify: { type: 'boolean' },
  python: { type: 'string' },
} as const;

/** The seed's `mmocr2torchserve.py`: a config and a checkpoint become `NAME.mar`. */
export function convert(): Subcommand {
  const usage =
    'mmocr-serving convert CONFIG CHECKPOINT --output-folder DIR [--model-name NAME] [--model-version VERSION] [-f|--force] [--onnx FILE] [--server-has NAME]… ' +
    '[--rec CONFIG --rec-weights CHECKPOINT [--rec-onnx FILE]] [--kie CONFIG --kie-weights CHECKPOINT [--kie-onnx FILE]] [--verify [--python PYTHON]]';
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Packs an MMOCR config and checkpoint, or the models of a chain, into one TorchServe model archive. Needs no Python.',
      ),
      [...archiveHelp(), ...chainHelp(), ...verifyHelp()],
    ),
    run,
  };
}

type HelpEntry = [name: string, meaning: string];

function archiveHelp(): HelpEntry[] {
  return [
    ['CONFIG', l10n.t('MMOCR config file (.py), 0.x or 1.x')],
    ['CHECKPOINT', l10n.t('checkpoint file (.pth)')],
    ['--output-folder DIR', l10n.t('folder of the archive; made if missing')],
    [
      '--model-name NAME',
      l10n.t(
        "name of the model and of the archive (default: the checkpoint's name without its suffix)",
      ),
    ],
    ['--model-version VERSION', l10n.t('version of the model (default: 1.0)')],
    ['-f, --force', l10n.t('overwrite an existing archive')],
    [
      '--server-has NAME',
      l10n.t(
        'a type that no MMOCR has and no module that travels, or a dictionary that is not here, but on the server; once for each',
      ),
    ],
    ['--onnx FILE', l10n.t("the model's ONNX file, for the built-in server")],
  ];
}

function chainHelp(): HelpEntry[] {
  return [
    ['--rec CONFIG', l10n.t('config of a recogniser that reads what CONFIG, a detector, finds')],
    ['--rec-weights CHECKPOINT', l10n.t('checkpoint of the recogniser')],
    ['--rec-onnx FILE', l10n.t('ONNX file of the recogniser')],
    ['--kie CONFIG', l10n.t('config of a KIE model (SDMGR) that says what each text is')],
    ['--kie-weights CHECKPOINT', l10n.t('checkpoint of the KIE model')],
    ['--kie-onnx FILE', l10n.t('ONNX file of the KIE model')],
  ];
}

function verifyHelp(): HelpEntry[] {
  return [
    [
      '--verify',
      l10n.t(
        'load the archive in a Python afterwards and have it answer an image; see mmocr-serving verify --help',
      ),
    ],
    ['--python PYTHON', pythonHelp()],
  ];
}

type Values = ReturnType<typeof parse<typeof options>>['values'];

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, required);
  const engine = new EngineClient(engineFile);
  try {
    const what = whatToConvert(values, positionals);
    engine.startAhead();
    const { convertToMar } = await import('../archive/convert');
    const python = values.python === undefined ? undefined : await findPython(values.python);
    const { archivePath, warnings, reaches } = await convertToMar(what, {
      engine,
      ...(await packagePlaces(python)),
      workspaceFolder: process.cwd(),
      signal,
      confirm: reaches => requireTypes(reaches, values['server-has'] ?? []),
    });
    for (const warning of [...warnings, ...reaches.map(({ message }) => message)])
      complainAbout(warning);
    process.stdout.write(`${archivePath}\n`);
    if (values.verify) {
      const { verified } = await import('./verify');
      const { sentence } = await verified(archivePath, { python: values.python, signal });
      process.stdout.write(`${sentence}\n`);
    }
    return 0;
  } finally {
    engine.dispose();
  }
}

/** The arguments that must be there: a further model is named whole. */
function required(given: Values): string[] {
  const further = (['rec', 'kie'] as const).filter(
    name => (given[name] ?? given[`${name}-weights`] ?? given[`${name}-onnx`]) !== undefined,
  );
  const needed = [
    'output-folder',
    ...further.flatMap(name => [name, `${name}-weights`] as const),
  ] as const;
  return [
    'CONFIG',
    'CHECKPOINT',
    ...needed.filter(name => given[name] === undefined).map(name => `--${name}`),
  ];
}

function whatToConvert(values: Values, [config = '', checkpoint = '']: string[]): ConvertOptions {
  return {
    configPath: requireFile(config, l10n.t('Config')),
    checkpointPath: requireFile(checkpoint, l10n.t('Checkpoint')),
    onnxPath: onnxFile(values.onnx),
    recognition: furtherModel(values.rec, values['rec-weights'], values['rec-onnx']),
    kie: furtherModel(values.kie, values['kie-weights'], values['kie-onnx']),
    outputFolder: values['output-folder'] ?? '.',
    ...(values['model-name'] === undefined ? {} : { modelName: values['model-name'] }),
    ...(values['model-version'] === undefined ? {} : { modelVersion: values['model-version'] }),
    force: values.force ?? false,
    handlerPath: handlerPath(packageFile('dist')),
  };
}

/**
 * An archive that no plain MMOCR can load is written only on somebody's word. Throws `UserError`.
 */
function requireTypes(reaches: Reach[], onServer: string[]): Promise<void> {
  const lacking = reaches.filter(
    ({ kind, subject }) => kind === 'unknown' && !onServer.includes(subject),
  );
  if (lacking.length === 0) return Promise.resolve();
  const flags = lacking.map(({ subject }) => `--server-has ${subject}`).join(' ');
  return Promise.reject(
    new UserError(
      `${lacking.map(({ message }) => message).join(' ')} ${l10n.t('If it has, convert with {0}.', flags)}`,
    ),
  );
}

/** A model after the first; undefined without its config. */
function furtherModel(
  config: string | undefined,
  weights = '',
  onnx?: string,
): ModelFiles | undefined {
  if (config === undefined) return undefined;
  return {
    configPath: requireFile(config, l10n.t('Config')),
    checkpointPath: requireFile(weights, l10n.t('Checkpoint')),
    onnxPath: onnxFile(onnx),
  };
}

function onnxFile(file: string | undefined): string | undefined {
  return file === undefined ? undefined : requireFile(file, l10n.t('ONNX file'));
}
