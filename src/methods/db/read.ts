import type { Mat } from '@techstark/opencv-js';
import { above } from '../reading/above';
import {
  joinPaths,
  rescale,
  unclipDistance,
  wideEnough,
  type IntPolygon,
  type ScaleFactor,
} from '../../model/pixelRounding';
import type { Generation } from '../../model/modelDescription';
import { boundingBox } from '../../model/polygon';
import type { DBSettings } from './settings';
import type { TextInstance } from '../../model/prediction';
import { loadOffset, type Offset } from '../../runtime/clipper';
import { onlyOutput, type Reader } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import { loadOpenCv, type Cv } from '../../runtime/opencv';
import { requireProbabilities } from '../../runtime/probabilities';

/** DBNet's output for one image: text probability per pixel of the padded network input, 0…1. */
export interface ProbabilityMap {
  width: number;
  height: number;
  data: Float32Array;
  /** The network's output that it is a part of: one object whenever it is read. */
  whole?: Float32Array;
}

/** A contour, simplified, and its mean probability. */
interface Candidate {
  polygon: IntPolygon;
  score: number;
}

/**
 * What was found in a map last, by the settings that it hangs on: outputs that are kept are read
 * again and again with others. It goes with the map.
 */
const lastCandidates = new WeakMap<Float32Array, { of: string; candidates: Candidate[] }>();

interface Context {
  cv: Cv;
  offset: Offset;
  map: ProbabilityMap;
  settings: DBSettings;
  generation: Generation;
}

/** DBNet, DBNet++: one map of the input's size; 0.x exports three, the first is the probability. */
export const db: Reader<DBSettings> = {
  load: loadLibraries,
  read(reading, settings) {
    const { dims, data } = onlyOutput(reading);
    const [, , height, width] = reading.inputDims;
    if (dims.at(-1) !== width || dims.at(-2) !== height || dims.length < 3 || dims.length > 4)
      throw misfit.outputShape(reading.onnxPath, dims, `… × ${height} × ${width}`);
    const map = data.subarray(0, width * height);
    requireProbabilities(map, reading.onnxPath);
    return dbPostprocess(
      { width, height, data: map, whole: data },
      reading.fit.factor,
      settings,
      reading.description.generation,
    );
  },
};

/** OpenCV and Clipper; about half a second the first time. */
async function loadLibraries(): Promise<{ cv: Cv; offset: Offset }> {
  const [{ cv }, offset] = await Promise.all([loadOpenCv(), loadOffset()]);
  return { cv, offset };
}

/**
 * MMOCR's `DBPostprocessor`: contours of the thresholded map, simplified, scored by their mean
 * probability, grown by Clipper, as rotated rectangles or polygons in pixels of the original image,
 * in OpenCV's contour order.
 */
export async function dbPostprocess(
  map: ProbabilityMap,
  factor: ScaleFactor,
  settings: DBSettings,
  generation: Generation,
): Promise<TextInstance[]> {
  const { cv, offset } = await loadLibraries();
  const context: Context = { cv, offset, map, settings, generation };
  return candidatesOf(context).flatMap(candidate => {
    const polygon = boundary(context, candidate);
    if (!polygon) return [];
    const { score } = candidate;
    return [
      {
        polygon: rescale(polygon, factor, generation),
        score: generation === '1.x' ? Math.fround(score) : score,
      },
    ];
  });
}

function candidatesOf(context: Context): Candidate[] {
  const { whole = context.map.data } = context.map;
  const { maskThr, epsilonRatio, maxCandidates } = context.settings;
  const of = JSON.stringify([maskThr, epsilonRatio, maxCandidates]);
  const last = lastCandidates.get(whole);
  if (last?.of === of) return last.candidates;
  const candidates = findCandidates(context);
  lastCandidates.set(whole, { of, candidates });
  return candidates;
}

function findCandidates(context: Context): Candidate[] {
  const { cv, map, settings } = context;
  const mask = new cv.Mat(map.height, map.width, cv.CV_8UC1);
  above(map.data, settings.maskThr, { mask: mask.data });
  const contours = new cv.MatVector();
  const hierarchy = new cv.Mat();
  const candidates: Candidate[] = [];
  try {
    cv.findContours(mask, contours, hierarchy, cv.RETR_LIST, cv.CHAIN_APPROX_SIMPLE);
    // MMOCR breaks when the index exceeds max_candidates, so one more than that many are looked at.
    const count = Math.min(contours.size(), settings.maxCandidates + 1);
    for (let i = 0; i < count; i++) {
      const polygon = simplify(context, contours.get(i));
      if (polygon.length >= 8)
        candidates.push({ polygon, score: meanProbability(context, polygon) });
    }
  } finally {
    mask.delete();
    contours.delete();
    hierarchy.delete();
  }
  return candidates;
}

function boundary(context: Context, { polygon, score }: Candidate): ArrayLike<number> | undefined {
  const { settings, generation } = context;
  if (score < settings.minTextScore) return undefined;
  const grown = joinPaths(
    context.offset(polygon, unclipDistance(polygon, settings.unclipRatio)),
    generation,
  );
  if (!grown) return undefined;
  const result = settings.textRepr === 'quad' ? quad(context, grown) : grown;
  return result && result.length >= 8 ? result : undefined;
}

/** Takes the contour over and deletes it. */
function simplify({ cv, settings }: Context, contour: Mat): IntPolygon {
  const approximated = new cv.Mat();
  try {
    cv.approxPolyDP(
      contour,
      approximated,
      settings.epsilonRatio * cv.arcLength(contour, true),
      true,
    );
    return Int32Array.from(approximated.data32S);
  } finally {
    contour.delete();
    approximated.delete();
  }
}

/**
 * Mean of the map inside the polygon, its border included (`_get_bbox_score`, 0.x
 * `box_score_fast`).
 */
function meanProbability({ cv, map }: Context, polygon: IntPolygon): number {
  const { left, top, right, bottom } = boundingBox(polygon)!;
  const [width, height] = [right - left + 1, bottom - top + 1];
  const shifted = Array.from(polygon, (value, i) => value - (i % 2 === 0 ? left : top));
  const region = new cv.Mat(height, width, cv.CV_32FC1);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * map.width + left;
    region.data32F.set(map.data.subarray(from, from + width), y * width);
  }
  const inside = cv.Mat.zeros(height, width, cv.CV_8UC1);
  const points = cv.matFromArray(polygon.length / 2, 1, cv.CV_32SC2, shifted);
  const polygons = new cv.MatVector();
  polygons.push_back(points);
  try {
    cv.fillPoly(inside, polygons, new cv.Scalar(1));
    return cv.mean(region, inside)[0]!;
  } finally {
    [region, inside, points, polygons].forEach(made => {
      made.delete();
    });
  }
}

/**
 * Corners of the smallest rotated rectangle in the order of `cv2.boxPoints`; undefined when it is
 * too narrow.
 */
function quad({ cv, settings, generation }: Context, polygon: IntPolygon): number[] | undefined {
  const points = cv.matFromArray(polygon.length / 2, 1, cv.CV_32SC2, Array.from(polygon));
  try {
    const rectangle = cv.minAreaRect(points);
    if (!wideEnough(rectangle.size.width, rectangle.size.height, settings, generation))
      return undefined;
    return cv.RotatedRect.points(rectangle).flatMap(({ x, y }: { x: number; y: number }) => [x, y]);
  } finally {
    points.delete();
  }
}
