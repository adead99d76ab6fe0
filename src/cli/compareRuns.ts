import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { EngineClient } from '../engineClient/engineClient';
import { LocalPredictor } from '../engineClient/localPredictor';
import { requireDevice } from '../engineClient/requireDevice';
import { readSidecar } from '../describe/sidecar';
import { pipelineOf, type KnownTexts } from '../model/pipeline';
import type { ImageFile, Predictor } from '../model/prediction';
import { lacksDescription } from '../modelStore/testRows';
import { embeddedDescription } from '../onnx/embeddedDescription';
import { readStored } from '../runs/storedResult';
import { serverUrl } from '../servers/contract/address';
import { compareStages, stagesOfOne } from './compareStages';
import { engineFile, requireFile } from './files';
import type { ArchiveOptions, Looked } from './lookIntoArchive';
import { readAnnotations } from './localModels';
import { defaultInferenceAddress, servedPredictor, type ServedOptions } from './predictors';
import { readImage } from './readImage';
import {
  bothAnswers,
  reportComparison,
  scoreThresholdOf,
  type ReportOptions,
} from './reportComparison';
import { parseRun, type RunArgument } from './runArgument';

export interface RunsOptions
  extends ReportOptions, ArchiveOptions, Omit<ServedOptions, 'inference-addr'> {
  left?: string | undefined;
  right?: string | undefined;
  'left-key-file'?: string | undefined;
  'right-key-file'?: string | undefined;
  annotations?: string | undefined;
  stages?: boolean | undefined;
}

const sides = ['left', 'right'] as const;

/** What the runs are made of. */
interface Making {
  engine: EngineClient;
  options: RunsOptions;
  known: KnownTexts | undefined;
  signal: AbortSignal;
  /** Undefined of standard input. */
  imagePath: string | undefined;
}

/** Compares any two runs on one image; resolves with the exit code. */
export async function compareRuns(
  imagePath: string,
  options: RunsOptions,
  signal: AbortSignal,
): Promise<number> {
  const runs = bothRuns(options);
  scoreThresholdOf(options);
  checkOptions(runs, options);
  const image: ImageFile = await readImage(imagePath, signal);
  const known = readAnnotations(options.annotations, image);
  const engine = new EngineClient(engineFile);
  try {
    const making = {
      engine,
      options,
      known,
      signal,
      imagePath: imagePath === '-' ? undefined : image.path,
    };
    const [left, right] = [
      await openRun(runs[0], 'left', making),
      await openRun(runs[1], 'right', making),
    ];
    const asked = [left.predict(image, signal), right.predict(image, signal)] as const;
    const scoreThreshold = scoreThresholdOf(options);
    const looked = [left.looked, right.looked] as const;
    const about = { image, looked, known, scoreThreshold };
    const predictions = await bothAnswers(asked, sides, () =>
      options.stages ? stagesOfOne(engine, about, signal) : Promise.resolve({}),
    );
    const stages = options.stages
      ? await compareStages(engine, { ...about, predictions }, options, signal)
      : undefined;
    return reportComparison(image, predictions, sides, options, stages);
  } finally {
    engine.dispose();
  }
}

function bothRuns(options: RunsOptions): [RunArgument, RunArgument] {
  return sides.map(side => {
    const given = options[side];
    if (given === undefined) throw new UserError(l10n.t('{0} is missing; see --help', `--${side}`));
    return parseRun(given, side);
  }) as [RunArgument, RunArgument];
}

/** A run that can be asked, and what it can be asked beside its answer. */
interface OpenRun extends Predictor {
  looked: Looked;
}

async function openRun(
  run: RunArgument,
  side: (typeof sides)[number],
  { engine, options, known, signal, imagePath }: Making,
): Promise<OpenRun> {
  switch (run.kind) {
    case 'served': {
      const served = await servedPredictor(
        run,
        {
          'inference-addr': run.address,
          'key-file': options[`${side}-key-file`] ?? options['key-file'],
          'server-kind': options['server-kind'],
          timeout: options.timeout,
        },
        { known, signal },
      );
      return { predict: (...asked) => served.predict(...asked), looked: { why: 'served' } };
    }
    case 'local':
      return localRun(run, engine, known);
    case 'file': {
      // What is wrong with a file is told before anything runs.
      const path = requireFile(run.path, l10n.t('Result'));
      const prediction = await readStored({ path, side: run.side, imagePath });
      return { predict: () => Promise.resolve(prediction), looked: { why: 'file' } };
    }
  }
}

async function localRun(
  { onnx, device }: Extract<RunArgument, { kind: 'local' }>,
  engine: EngineClient,
  known: KnownTexts | undefined,
): Promise<OpenRun> {
  const onnxPath = requireFile(onnx, l10n.t('ONNX file'));
  const description = (await readSidecar(onnxPath)) ?? (await embeddedDescription(onnxPath));
  if (!description) throw new UserError(lacksDescription(onnxPath), { fix: 'exportToOnnx' });
  await requireDevice(engine, device);
  if (known && description.task !== 'kie') throw noMeaning('annotations');
  const pipeline = pipelineOf({ onnxPath, description });
  const local = new LocalPredictor({ engine, pipeline, device, ...(known && { known }) });
  return { predict: (...asked) => local.predict(...asked), looked: { side: { pipeline, device } } };
}

/** What no run takes is refused, and a key goes to its own server only. Throws `UserError`. */
function checkOptions(runs: readonly RunArgument[], options: RunsOptions): void {
  const served = runs.flatMap((run, i) =>
    run.kind === 'served' ? [{ side: sides[i]!, address: run.address }] : [],
  );
  for (const side of sides)
    if (options[`${side}-key-file`] !== undefined && !served.some(run => run.side === side))
      throw noMeaning(`${side}-key-file`);
  if (options.annotations !== undefined && runs.every(({ kind }) => kind === 'file'))
    throw noMeaning('annotations');
  if (options.archive !== undefined && served.length !== 1) throw noMeaning('archive');
  for (const option of ['timeout', 'server-kind'] as const)
    if (options[option] !== undefined && served.length === 0) throw noMeaning(option);
  if (options['key-file'] === undefined) return;
  if (served.length === 0) throw noMeaning('key-file');
  const urls = served.map(({ address = defaultInferenceAddress }) => serverUrl(address));
  if (new Set(urls).size > 1)
    throw new UserError(
      l10n.t('--key-file is for one server. Write --left-key-file and --right-key-file instead.'),
    );
}

function noMeaning(option: string): UserError {
  return new UserError(l10n.t('--{0} has no meaning here; see --help', option));
}
