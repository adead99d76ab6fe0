import * as l10n from '@vscode/l10n';
import { defaultCompareOptions } from '../compare/compare';
import { UserError } from '../base/errors';
import { EngineClient } from '../engineClient/engineClient';
import { compareRuns } from './compareRuns';
import { compareStages } from './compareStages';
import { engineFile } from './files';
import { archiveHelp, archiveOptions, archiveUsage } from './lookIntoArchive';
import { findOnnx } from './findOnnx';
import { localHelp, localOptions, localRun, localUsage, readAnnotations } from './localModels';
import { servedHelp, servedOptions, servedPredictor, servedUsage } from './predictors';
import { readImage } from './readImage';
import { bothAnswers, reportComparison, scoreThresholdOf } from './reportComparison';
import { runForms } from './runArgument';
import { helpText, parse, type Subcommand } from './subcommand';

/** What only the form with two runs takes. */
const runsOptions = {
  left: { type: 'string' },
  right: { type: 'string' },
  'left-key-file': { type: 'string' },
  'right-key-file': { type: 'string' },
} as const;
const options = {
  ...runsOptions,
  ...servedOptions,
  annotations: { type: 'string' },
  ...localOptions,
  'score-thr': { type: 'string' },
  stages: { type: 'boolean' },
  ...archiveOptions,
  json: { type: 'boolean' },
} as const;
const sides = ['served', 'local'] as const;

/**
 * The seed's `test_torchserve.py`: one image through TorchServe and through the local run, or
 * through any two runs, matched one to one.
 */
export function compare(): Subcommand {
  const usage =
    `mmocr-serving compare IMAGE CONFIG ONNX_OR_CHECKPOINT MODEL ${servedUsage} [--annotations FILE] ` +
    `${localUsage} [--score-thr NUMBER] [--stages ${archiveUsage}] [--json]\n` +
    'mmocr-serving compare IMAGE --left RUN --right RUN [--server-kind KIND] [--key-file FILE] [--timeout SECONDS] ' +
    `[--annotations FILE] [--score-thr NUMBER] [--stages ${archiveUsage}] [--json]`;
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Compares what two runs find in an image, TorchServe and a local run unless others are named. Exit code 0: the same, 1: they differ, 2: could not compare.',
      ),
      [...runEntries(), ...servedHelp(), ...sharedEntries(), ...localHelp(), ...reportEntries()],
    ),
    run,
  };
}

function runEntries(): [name: string, meaning: string][] {
  return [
    ['IMAGE', l10n.t('image file; - reads standard input')],
    ['CONFIG', l10n.t('MMOCR config file (.py), 0.x or 1.x')],
    ['ONNX_OR_CHECKPOINT', l10n.t('ONNX file, or a checkpoint with its ONNX file beside it')],
    ['MODEL', l10n.t('name of a model that TorchServe serves')],
    ['--left RUN', l10n.t('one of {0}', runForms)],
    [
      '--right RUN',
      l10n.t(
        'the same; a file is a saved result, JSON of predict or compare, or ground truth of any format',
      ),
    ],
  ];
}

function sharedEntries(): [name: string, meaning: string][] {
  return [
    ['--left-key-file FILE', l10n.t('the key file of the server on the left alone')],
    ['--right-key-file FILE', l10n.t('the key file of the server on the right alone')],
    ['--annotations FILE', l10n.t('JSON with the boxes and texts of the image, for a KIE model')],
  ];
}

function reportEntries(): [name: string, meaning: string][] {
  return [
    [
      '--score-thr NUMBER',
      l10n.t(
        'leave out text instances below this score, 0 to 1 (default: {0})',
        defaultCompareOptions.scoreThreshold,
      ),
    ],
    [
      '--stages',
      l10n.t(
        'go through both runs stage by stage and name the first that differs, by how much and why',
      ),
    ],
    ...archiveHelp(),
    ['--json', l10n.t('print the comparison as JSON instead of a table')],
  ];
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, given =>
    ofRuns(given) ? ['IMAGE'] : ['IMAGE', 'CONFIG', 'ONNX_OR_CHECKPOINT', 'MODEL'],
  );
  const [imagePath = '', config = '', onnxOrCheckpoint = '', model = ''] = positionals;
  const keys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
  const foreign = ofRuns(values)
    ? (['inference-addr', ...keys(localOptions)] as const)
    : keys(runsOptions);
  for (const name of foreign)
    if (values[name] !== undefined)
      throw new UserError(l10n.t('--{0} has no meaning here; see --help', name));
  for (const [name, needed] of [
    ['archive', values.stages],
    ['python', values.archive],
  ] as const)
    if (values[name] !== undefined && !needed)
      throw new UserError(l10n.t('--{0} has no meaning here; see --help', name));
  if (ofRuns(values)) return compareRuns(imagePath, values, signal);
  const scoreThreshold = scoreThresholdOf(values);
  const image = await readImage(imagePath, signal);
  const known = readAnnotations(values.annotations, image);
  const onnx = findOnnx(onnxOrCheckpoint);
  const engine = new EngineClient(engineFile);
  try {
    const served = await servedPredictor({ model }, values, { known, signal });
    const local = (await localRun(engine, { onnx, config }, values, signal))(engine, known);
    const asked = [served.predict(image, signal), local.predict(image, signal)] as const;
    const predictions = await bothAnswers(asked, sides);
    const { pipeline, device } = local.run;
    const looked = [{ why: 'served' }, { side: { pipeline, device } }] as const;
    const answered = { image, predictions, looked, known, scoreThreshold };
    const stages = values.stages
      ? await compareStages(engine, answered, values, signal)
      : undefined;
    return reportComparison(image, predictions, sides, values, stages);
  } finally {
    engine.dispose();
  }
}

function ofRuns({ left, right }: { left?: string; right?: string }): boolean {
  return left !== undefined || right !== undefined;
}
