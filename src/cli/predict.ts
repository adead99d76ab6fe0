import * as l10n from '@vscode/l10n';
import { toSeedJson } from '../model/mmocrFormat';
import { UserError } from '../base/errors';
import { EngineClient } from '../engineClient/engineClient';
import { engineFile, readImage } from './files';
import { localHelp, localOptions, localRun, localUsage, readAnnotations } from './localModels';
import { isFolder, predictFolder } from './predictFolder';
import { servedHelp, servedOptions, servedPredictor, servedUsage } from './predictors';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  ...servedOptions,
  onnx: { type: 'string' },
  config: { type: 'string' },
  annotations: { type: 'string' },
  ...localOptions,
} as const;

/** Asks TorchServe, or the local ONNX Runtime, about one image and prints the seed's JSON. */
export function predict(): Subcommand {
  const usage =
    `mmocr-serving predict IMAGE MODEL ${servedUsage} [--annotations FILE]\n` +
    `mmocr-serving predict IMAGE_OR_FOLDER --onnx FILE [--config CONFIG] [--annotations FILE] ${localUsage}`;
  return {
    usage,
    help: helpText(usage, about(), [
      ['IMAGE', l10n.t('image file; - reads standard input')],
      [
        'IMAGE_OR_FOLDER',
        l10n.t(
          'image file, or a folder: one JSON line per image as soon as it is done, on all cores',
        ),
      ],
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
    ]),
    run,
  };
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
  const [imagePath = '', model = ''] = positionals;
  const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
  for (const name of values.onnx === undefined
    ? (['config', ...keys(localOptions)] as const)
    : keys(servedOptions)) {
    if (values[name] !== undefined)
      throw new UserError(l10n.t('--{0} has no meaning here; see --help', name));
  }
  if (values.onnx !== undefined && isFolder(imagePath))
    return predictFolder(imagePath, { ...values, onnx: values.onnx }, signal);
  const image = await readImage(imagePath);
  const known = readAnnotations(values.annotations, image);
  const engine = new EngineClient(engineFile);
  try {
    const predictor =
      values.onnx === undefined
        ? await servedPredictor({ model }, values, known)
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
