import * as l10n from '@vscode/l10n';
import { toSeedJson } from '../model/mmocrFormat';
import { UserError } from '../base/errors';
import { EngineClient } from '../engineClient/engineClient';
import { engineFile } from './files';
import { localHelp, localOptions, localRun, localUsage, readAnnotations } from './localModels';
import { manyImages } from './manyImages';
import { manyOptions, predictImages } from './predictImages';
import { readImage } from './readImage';
import { defaultAtOnce } from './servedAsking';
import { servedHelp, servedOptions, servedPredictor, servedUsage } from './predictors';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  ...servedOptions,
  onnx: { type: 'string' },
  config: { type: 'string' },
  annotations: { type: 'string' },
  ...localOptions,
  ...manyOptions,
} as const;

const manyUsage =
  '--output RUN.jsonl [--resume] [--recursive] [--concurrency N] [--management-addr HOST:PORT]';

/** Asks a server, or the local ONNX Runtime, about images, and prints the seed's JSON. */
export function predict(): Subcommand {
  const local = `--onnx FILE [--config CONFIG] [--annotations FILE] ${localUsage}`;
  const served = `MODEL ${servedUsage} [--annotations FILE]`;
  const usage =
    `mmocr-serving predict IMAGE_OR_FOLDER ${served}\n` +
    `mmocr-serving predict IMAGE_OR_FOLDER ${local}\n` +
    `mmocr-serving predict FOLDER|LIST.txt|- (MODEL … | --onnx FILE …) ${manyUsage}`;
  return {
    usage,
    help: helpText(usage, about(), [...placeEntries(), ...modelEntries(), ...manyEntries()]),
    run,
  };
}

function placeEntries(): [name: string, meaning: string][] {
  return [
    ['IMAGE', l10n.t('image file; - reads standard input')],
    [
      'FOLDER',
      l10n.t('its images: one JSON line per image as soon as it is done, several at once'),
    ],
    [
      'LIST.txt',
      l10n.t(
        'paths of images, one per line, from the folder of the list; - with --output: standard input is such a list',
      ),
    ],
  ];
}

function modelEntries(): [name: string, meaning: string][] {
  return [
    ['MODEL', l10n.t('name of a served model')],
    ...servedHelp(),
    ['--onnx FILE', l10n.t('run this ONNX file here instead of asking a server')],
    [
      '--config CONFIG',
      l10n.t(
        'MMOCR config of the ONNX file (default: the description that the export wrote beside it)',
      ),
    ],
    ['--annotations FILE', l10n.t('JSON with the boxes and texts of the image, for a KIE model')],
    ...localHelp(),
  ];
}

function manyEntries(): [name: string, meaning: string][] {
  return [
    [
      '--output RUN.jsonl',
      l10n.t('write a run file: who answered, then a line per image; a file that is there is kept'),
    ],
    [
      '--resume',
      l10n.t('go on with that run file: ask only about images that it has no answer of'),
    ],
    ['--recursive', l10n.t('take the images of the folders in FOLDER, too')],
    [
      '--concurrency N',
      l10n.t(
        'images at once (default: one per core; of a server two per worker, or {0} where it does not say)',
        defaultAtOnce,
      ),
    ],
    [
      '--management-addr HOST:PORT',
      l10n.t("TorchServe's management address, which says how many workers there are"),
    ],
  ];
}

const about = (): string =>
  l10n.t(
    'Prints what a model finds in an image: {0} of a detector, {1} of a recogniser, {2} of a chain of both or a KIE model.',
    '{"boundary_result": …}',
    '{"text": …, "score": …}',
    '{"result": …}',
  );

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, given =>
    given.onnx === undefined ? ['IMAGE', 'MODEL'] : ['IMAGE'],
  );
  const [place = '', model = ''] = positionals;
  refuse(
    values,
    values.onnx === undefined
      ? ['config', ...keys(localOptions)]
      : [...keys(servedOptions), 'management-addr'],
  );
  const toFile = values.output !== undefined;
  if (values.resume && !toFile)
    throw new UserError(l10n.t('{0} is missing; see --help', '--output'));
  const recursive = values.recursive ?? false;
  const many = await manyImages(place, { recursive, toFile }, signal);
  if (many) return predictImages(many, model, values, signal);
  refuse(values, keys(manyOptions));
  return predictOne(place, model, values, signal);
}

type Values = ReturnType<typeof parse<typeof options>>['values'];

const keys = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[];

function refuse(values: Values, foreign: (keyof Values)[]): void {
  for (const name of foreign)
    if (values[name] !== undefined)
      throw new UserError(l10n.t('--{0} has no meaning here; see --help', name));
}

async function predictOne(
  place: string,
  model: string,
  values: Values,
  signal: AbortSignal,
): Promise<number> {
  const image = await readImage(place, signal);
  const known = readAnnotations(values.annotations, image);
  const engine = new EngineClient(engineFile);
  try {
    const predictor =
      values.onnx === undefined
        ? await servedPredictor({ model }, values, { known, signal })
        : (await localRun(engine, { onnx: values.onnx, config: values.config }, values, signal))(
            engine,
            known,
          );
    process.stdout.write(`${JSON.stringify(toSeedJson(await predictor.predict(image, signal)))}\n`);
    return 0;
  } finally {
    engine.dispose();
  }
}
