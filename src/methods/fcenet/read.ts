import { above } from '../reading/above';
import { connectedComponents, fillHoles } from '../regions/components';
import { rescale, type ScaleFactor } from '../../model/pixelRounding';
import { fourierToPolygon, unitRoots } from './fourier';
import { polyNms, type ScoredPolygon } from '../regions/polyNms';
import type { Generation } from '../../model/modelDescription';
import type { FCENetSettings } from './settings';
import type { TextInstance } from '../../model/prediction';
import type { Reader } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import { loadOpenCv, type Cv } from '../../runtime/opencv';
import { findContours } from '../reading/contours';
import { mapsOf, type Maps } from '../reading/maps';
import { minAreaRect } from '../reading/minAreaRect';

/** What FCENet says of one level of its pyramid. */
export interface FCENetLevel {
  cls: Maps;
  reg: Maps;
}

/** FCENet: `cls_0`, `reg_0`, `cls_1`, `reg_1`, … from the finest level to the coarsest. */
export const fcenet: Reader<FCENetSettings> = {
  load: loadOpenCv,
  read({ outputs, onnxPath, fit, description }, settings) {
    const names = settings.scales.flatMap((_, level) => [`cls_${level}`, `reg_${level}`]);
    if (outputs.size !== names.length || names.some(name => !outputs.has(name)))
      throw misfit.outputs(onnxPath, [...outputs.keys()], names);
    const levels = settings.scales.map((_, level) => ({
      cls: mapsOf(outputs.get(`cls_${level}`)!, 4, onnxPath),
      reg: mapsOf(outputs.get(`reg_${level}`)!, 4 * settings.fourierDegree + 2, onnxPath),
    }));
    return fcenetPostprocess(levels, fit.factor, settings, description.generation);
  },
};

/** MMOCR's `FCEPostprocessor`: polygons in pixels of the original image, the best first. */
export async function fcenetPostprocess(
  levels: readonly FCENetLevel[],
  factor: ScaleFactor,
  settings: FCENetSettings,
  generation: Generation,
): Promise<TextInstance[]> {
  const { cv } = await loadOpenCv();
  const found = levels.flatMap((level, i) =>
    textsOfLevel(cv, level, settings.scales[i]!, settings, generation),
  );
  return polyNms(found, settings.nmsThr, generation).map(({ polygon, score }) => ({
    polygon: rescale(polygon, factor, generation),
    score,
  }));
}

function textsOfLevel(
  cv: Cv,
  { cls, reg }: FCENetLevel,
  scale: number,
  settings: FCENetSettings,
  generation: Generation,
): ScoredPolygon[] {
  const { width, height } = cls;
  const { nmsThr, fourierDegree } = settings;
  const scores = scoreMap(cls, settings);
  const mask = { width, height, data: above(scores, settings.scoreThr) };
  fillHoles(mask);
  const labels = connectedComponents(mask, true).data;
  const roots = unitRoots(settings.numReconstrPoints);
  const coefficients = {
    x: new Float32Array(2 * fourierDegree + 1),
    y: new Float32Array(2 * fourierDegree + 1),
  };
  const pixels = pixelsByLabel(labels);
  const texts = findContours(cv, mask, cv.RETR_TREE).flatMap(({ points }) => {
    const candidates = pixels
      .get(labels[points[1]! * width + points[0]!]!)!
      .filter(at => scores[at]! > 0);
    return polyNms(
      candidates.map(at => {
        takeCoefficients(coefficients, reg, at, scale);
        return { polygon: fourierToPolygon(coefficients, roots), score: scores[at]! };
      }),
      nmsThr,
      generation,
    );
  });
  const kept = polyNms(texts, nmsThr, generation);
  // 0.x makes the rectangles and returns the polygons.
  if (settings.textRepr === 'poly' || generation === '0.x') return kept;
  return kept.map(({ polygon, score }) => ({
    polygon: Int32Array.from(minAreaRect(cv, polygon, 'float32'), Math.trunc),
    score,
  }));
}

/** Text region to the power of alpha times text centre to the power of beta, in float32. */
function scoreMap(cls: Maps, { alpha, beta }: FCENetSettings): Float32Array {
  const second = (plane: number): Float32Array => {
    const [no, yes] = [cls.plane(plane), cls.plane(plane + 1)];
    return no.map((a, at) => {
      const most = Math.max(a, yes[at]!);
      const [p, q] = [
        Math.fround(Math.exp(Math.fround(a - most))),
        Math.fround(Math.exp(Math.fround(yes[at]! - most))),
      ];
      return q / Math.fround(p + q);
    });
  };
  const [region, centre] = [second(0), second(2)];
  return region.map(
    (score, at) =>
      Math.fround(score ** Math.fround(alpha)) * Math.fround(centre[at]! ** Math.fround(beta)),
  );
}

function pixelsByLabel(labels: Int32Array): Map<number, number[]> {
  const pixels = new Map<number, number[]>();
  labels.forEach((label, at) => {
    const found = pixels.get(label);
    if (found) found.push(at);
    else if (label) pixels.set(label, [at]);
  });
  return pixels;
}

/**
 * The pixel's coefficients in pixels of the network's input; its own position is added to the one
 * of degree 0.
 */
function takeCoefficients(
  { x, y }: { x: Float32Array; y: Float32Array },
  reg: Maps,
  at: number,
  scale: number,
): void {
  const size = reg.width * reg.height;
  const count = x.length;
  const middle = (count - 1) / 2;
  const column = at % reg.width;
  const row = (at - column) / reg.width;
  for (let k = 0; k < count; k++) {
    x[k] = reg.data[k * size + at]!;
    y[k] = reg.data[(count + k) * size + at]!;
  }
  x[middle]! += column;
  y[middle]! += row;
  for (let k = 0; k < count; k++) {
    x[k]! *= scale;
    y[k]! *= scale;
  }
}
