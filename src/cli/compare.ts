import * as l10n from '@vscode/l10n';
import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import { sideNames } from '../compare/sideNames';
import { verdict } from '../compare/verdict';
import { UserError } from '../base/errors';
import { EngineClient } from '../engineClient/engineClient';
import { exifOrientation } from '../model/exif';
import type { Prediction } from '../model/prediction';
import { toSeedJson } from '../model/mmocrFormat';
import { comparisonTable } from './comparisonTable';
import { engineFile, readImage } from './files';
import { findOnnx } from './findOnnx';
import { localHelp, localOptions, localRun, localUsage, readAnnotations } from './localModels';
import { servedHelp, servedOptions, servedPredictor, servedUsage } from './predictors';
import { helpText, numberOption, parse, type Subcommand } from './subcommand';

const options = {
  ...servedOptions,
  annotations: { type: 'string' },
  ...localOptions,
  'score-thr': { type: 'string' },
  json: { type: 'boolean' },
} as const;
const equal = 0;
const different = 1;

/**
 * The seed's `test_torchserve.py`: one image through TorchServe and through the local run, matched
 * one to one.
 */
export function compare(): Subcommand {
  const usage =
    `mmocr-serving compare IMAGE CONFIG ONNX_OR_CHECKPOINT MODEL ${servedUsage} [--annotations FILE] ` +
    `${localUsage} [--score-thr NUMBER] [--json]`;
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Compares what TorchServe and a local run find in an image. Exit code 0: the same, 1: they differ, 2: could not compare.',
      ),
      [
        ['IMAGE', l10n.t('image file; - reads standard input')],
        ['CONFIG', l10n.t('MMOCR config file (.py), 0.x or 1.x')],
        ['ONNX_OR_CHECKPOINT', l10n.t('ONNX file, or a checkpoint with its ONNX file beside it')],
        ['MODEL', l10n.t('name of a model that TorchServe serves')],
        ...servedHelp(),
        [
          '--annotations FILE',
          l10n.t('JSON with the boxes and texts of the image, for a KIE model'),
        ],
        ...localHelp(),
        [
          '--score-thr NUMBER',
          l10n.t(
            'leave out text instances below this score, 0 to 1 (default: {0})',
            defaultCompareOptions.scoreThreshold,
          ),
        ],
        ['--json', l10n.t('print the comparison as JSON instead of a table')],
      ],
    ),
    run,
  };
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, () => [
    'IMAGE',
    'CONFIG',
    'ONNX_OR_CHECKPOINT',
    'MODEL',
  ]);
  const [imagePath = '', config = '', onnxOrCheckpoint = '', model = ''] = positionals;
  const scoreThreshold =
    values['score-thr'] === undefined
      ? defaultCompareOptions.scoreThreshold
      : numberOption('--score-thr', values['score-thr'], 0, 1);
  const image = await readImage(imagePath);
  const compareOptions = {
    ...defaultCompareOptions,
    scoreThreshold,
    turned: exifOrientation(image.bytes) !== 1,
  };
  const known = readAnnotations(values.annotations, image);
  const onnx = findOnnx(onnxOrCheckpoint);
  const engine = new EngineClient(engineFile);
  try {
    const served = await servedPredictor(model, values, known);
    const local = (await localRun(engine, { onnx, config }, values, signal))(engine, known);
    const [left, right] = await both(served.predict(image, signal), local.predict(image, signal));
    const comparison = comparePredictions(left, right, compareOptions);
    const sentence = verdict(comparison, sideNames(left.source, right.source));
    if (comparison.incomparable) throw new UserError(sentence);
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ equal: comparison.equal, verdict: sentence, scoreThreshold, comparison, served: left, local: right })}\n`
        : `${comparisonTable(comparison)}${sentence}\n`,
    );
    return comparison.equal ? equal : different;
  } finally {
    engine.dispose();
  }
}

/**
 * Both answers. Where only one side answered, prints what it said, and throws what the other failed
 * with.
 */
async function both(
  served: Promise<Prediction>,
  local: Promise<Prediction>,
): Promise<[Prediction, Prediction]> {
  const [left, right] = await Promise.allSettled([served, local]);
  if (left.status === 'fulfilled' && right.status === 'fulfilled') return [left.value, right.value];
  if (left.status === 'fulfilled')
    process.stdout.write(`${JSON.stringify({ served: toSeedJson(left.value) })}\n`);
  if (right.status === 'fulfilled')
    process.stdout.write(`${JSON.stringify({ local: toSeedJson(right.value) })}\n`);
  throw left.status === 'rejected' ? left.reason : (right as PromiseRejectedResult).reason;
}
