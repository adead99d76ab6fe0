import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import type { EngineClient } from '../engineClient/engineClient';
import { exifOrientation } from '../model/exif';
import type { KnownTexts } from '../model/pipeline';
import type { ImageFile, Prediction } from '../model/prediction';
import type { TracedSide } from '../protocol/engine';
import { answerOnly } from '../stages/answerOnly';
import type { StagesReport } from '../stages/report';
import { throughStandIn } from '../stages/standIn';
import { lookIntoArchive, type ArchiveOptions, type Looked } from './lookIntoArchive';

/** Two runs that have answered. */
export interface AnsweredRuns {
  image: ImageFile;
  predictions: readonly [Prediction, Prediction];
  looked: readonly [Looked, Looked];
  known: KnownTexts | undefined;
  scoreThreshold: number;
}

/**
 * Where the two begin to differ: the runs again, stage by stage, where both can be looked into; a
 * served one through its archive. Throws `UserError` for an archive or a Python that cannot do it.
 */
export async function compareStages(
  engine: EngineClient,
  answered: AnsweredRuns,
  options: ArchiveOptions,
  signal: AbortSignal,
): Promise<StagesReport> {
  return lookIntoArchive(engine, answered.image, options, signal, archived => {
    const inside = (each: Looked) => ('why' in each && each.why === 'served' ? archived : each);
    const [left, right] = answered.looked;
    return stagesOf(engine, { ...answered, looked: [inside(left), inside(right)] }, signal);
  });
}

/**
 * How far two runs agree of which one fails, where both can be looked into; nothing where they
 * cannot, or where both fail then.
 */
export async function stagesOfOne(
  engine: EngineClient,
  { image, looked, known, scoreThreshold }: Omit<AnsweredRuns, 'predictions'>,
  signal: AbortSignal,
): Promise<{ stages?: StagesReport }> {
  const sides = looked.flatMap(each => ('side' in each ? [each.side] : []));
  if (sides.length < looked.length) return {};
  const turned = exifOrientation(image.bytes) !== 1;
  const asked = { sides, image: image.bytes, imagePath: image.path, scoreThreshold, turned };
  return engine.request('stages', { ...asked, ...(known && { known }) }, signal).then(
    ({ report }) => ({ stages: report }),
    () => ({}),
  );
}

async function stagesOf(
  engine: EngineClient,
  { image, predictions, looked, known, scoreThreshold }: AnsweredRuns,
  signal: AbortSignal,
): Promise<StagesReport> {
  const turned = exifOrientation(image.bytes) !== 1;
  const answers = comparePredictions(...predictions, {
    ...defaultCompareOptions,
    scoreThreshold,
    turned,
  });
  const sides: TracedSide[] = [];
  for (const each of looked) {
    if ('why' in each) return answerOnly(answers, each.why);
    sides.push(each.side);
  }
  const asked = { sides, image: image.bytes, imagePath: image.path, scoreThreshold, turned };
  const { report } = await engine.request('stages', { ...asked, ...(known && { known }) }, signal);
  const standIn = looked.some(each => 'standIn' in each);
  return standIn ? throughStandIn(report, answers) : report;
}
