import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import type { EngineClient } from '../engineClient/engineClient';
import { exifOrientation } from '../model/exif';
import type { KnownTexts, Pipeline } from '../model/pipeline';
import type { ImageFile, Prediction } from '../model/prediction';
import { answerOnly } from '../stages/answerOnly';
import type { StagesReport, Unlooked } from '../stages/report';

/** What a side's run can be asked beside its answer. */
export type Looked = { pipeline: Pipeline; device: string } | { why: Unlooked };

/** Two runs that have answered. */
export interface Answered {
  image: ImageFile;
  predictions: readonly [Prediction, Prediction];
  looked: readonly [Looked, Looked];
  known: KnownTexts | undefined;
  scoreThreshold: number;
}

/** Where the two begin to differ: the runs again, stage by stage, where both can be looked into. */
export async function compareStages(
  engine: EngineClient,
  { image, predictions, looked, known, scoreThreshold }: Answered,
  signal: AbortSignal,
): Promise<StagesReport> {
  const turned = exifOrientation(image.bytes) !== 1;
  const sides = looked.flatMap(side =>
    'pipeline' in side ? [{ pipeline: side.pipeline, device: side.device }] : [],
  );
  if (sides.length < 2) {
    const options = { ...defaultCompareOptions, scoreThreshold, turned };
    const why = looked.flatMap(side => ('why' in side ? [side.why] : []))[0]!;
    return answerOnly(comparePredictions(...predictions, options), why);
  }
  const asked = { sides, image: image.bytes, imagePath: image.path, scoreThreshold, turned };
  const found = await engine.request('stages', { ...asked, ...(known && { known }) }, signal);
  return found.report;
}
