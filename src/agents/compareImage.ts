import { comparePredictions, defaultCompareOptions } from '../compare/compare';
import type { ComparedInstance, Comparison } from '../compare/comparison';
import { sideNames } from '../compare/sideNames';
import { verdict } from '../compare/verdict';
import { exifOrientation } from '../model/exif';
import type { KnownTexts } from '../model/pipeline';
import type { ImageFile, Prediction } from '../model/prediction';
import type { DrawnBoundary } from '../protocol/engine';
import { answerOnly } from '../stages/answerOnly';
import { explanation, stageLines } from '../stages/lines';
import type { StagesReport } from '../stages/report';
import type { AgentCall, ToolPicture } from './agentTool';
import { knownOf, type AskedImage } from './askedImages';
import type { OpenSide } from './openSide';
import { drawnPicture } from './picture';
import { instanceData } from './predictionWords';
import { readImage } from './readImage';

/** Rows that differ, as data; images share them. */
const MOST_ROWS = 300;

/** What two sides have to say to each other about one image. */
export interface ComparedImage {
  equal: boolean;
  text: string;
  data: object;
  picture?: () => Promise<ToolPicture | undefined>;
}

interface Options {
  images: readonly string[];
  annotations?: string | undefined;
  score_threshold?: number | undefined;
  stages?: boolean | undefined;
}

/** Throws what a side fails with. */
export async function compareImage(
  asked: AskedImage,
  sides: readonly [OpenSide, OpenSide],
  options: Options,
  call: AgentCall,
): Promise<ComparedImage> {
  const image = await readImage(asked.real, asked.name);
  const known = await knownOf(options.annotations, asked, call);
  const [left, right] = await Promise.all([
    sides[0].predictor(known).predict(image, call.signal),
    sides[1].predictor(known).predict(image, call.signal),
  ]);
  const scoreThreshold = options.score_threshold ?? defaultCompareOptions.scoreThreshold;
  const turned = exifOrientation(image.bytes) !== 1;
  const comparison = comparePredictions(left, right, {
    ...defaultCompareOptions,
    scoreThreshold,
    turned,
  });
  const stages = options.stages
    ? await stagesOf({ image, known, comparison, scoreThreshold, turned }, sides, call)
    : undefined;
  const sentence = verdict(comparison, sideNames(left.source, right.source));
  return {
    equal: comparison.equal,
    text: [sentence, ...(stages ? stagesText(stages) : [])].join('\n'),
    data: {
      image: asked.name,
      ...comparisonData(comparison, sentence, options.images.length),
      ...(stages && { stages }),
    },
    picture: () => picture(image, comparison, left, call),
  };
}

function comparisonData(comparison: Comparison, sentence: string, of: number): object {
  const { equal, matched, onlyLeft, onlyRight, textsDiffer, rows } = comparison;
  const { largestScoreDelta, smallestIou, incomparable } = comparison;
  const told = rows.filter(({ same }) => !same);
  const most = Math.ceil(MOST_ROWS / of);
  return {
    equal,
    verdict: sentence,
    ...(incomparable && { incomparable }),
    matched,
    only_left: onlyLeft,
    only_right: onlyRight,
    texts_differ: textsDiffer,
    largest_score_difference: largestScoreDelta,
    ...(smallestIou !== undefined && { smallest_iou: smallestIou }),
    differing: told.slice(0, most).map(rowData),
    ...(told.length > most && { left_out: told.length - most }),
  };
}

function rowData({ number, left, right, iou, scoreDelta, differs }: ComparedInstance): object {
  return {
    number,
    ...(left && { left: instanceData(left, number) }),
    ...(right && { right: instanceData(right, number) }),
    ...(iou !== undefined && { iou }),
    ...(scoreDelta !== undefined && { score_difference: scoreDelta }),
    ...(differs && { differs }),
  };
}

async function stagesOf(
  given: {
    image: ImageFile;
    known: KnownTexts | undefined;
    comparison: Comparison;
    scoreThreshold: number;
    turned: boolean;
  },
  sides: readonly OpenSide[],
  { inferenceEngine, signal }: AgentCall,
): Promise<StagesReport> {
  const { image, known, comparison, scoreThreshold, turned } = given;
  const looked = sides.flatMap(({ looked: each }) => ('side' in each ? [each.side] : []));
  if (looked.length < sides.length) {
    const why = sides.flatMap(({ looked: each }) => ('why' in each ? [each.why] : []));
    return answerOnly(comparison, why[0]!);
  }
  const asked = {
    sides: looked,
    image: image.bytes,
    imagePath: image.path,
    scoreThreshold,
    turned,
  };
  const about = { ...asked, ...(known && { known }) };
  return (await inferenceEngine.request('stages', about, signal)).report;
}

function stagesText(report: StagesReport): string[] {
  const lines = stageLines(report).map(({ name, text }) => `  ${name}: ${text}`.trimEnd());
  return [...lines, ...explanation(report).map(line => `  ${line}`)];
}

/** What is the same on both sides is drawn once. */
function picture(
  image: ImageFile,
  { rows }: Comparison,
  { frame }: Prediction,
  call: AgentCall,
): Promise<ToolPicture | undefined> {
  const boundaries = rows.flatMap(({ number, left, right, same }): DrawnBoundary[] => [
    ...(left?.polygon ? [{ polygon: left.polygon, name: String(number) }] : []),
    ...(right?.polygon && !same
      ? [{ polygon: right.polygon, name: String(number), dashed: true }]
      : []),
  ]);
  return drawnPicture(image, { boundaries, orientation: frame?.orientation ?? 'stored' }, call);
}
