import { connectedComponents, fillHoles, type Labels, type Mask } from '../regions/components';
import { rescale, type ScaleFactor } from '../../model/pixelRounding';
import { sigmoid } from '../regions/sigmoid';
import { skeletonize } from './skeletonize';
import { centralize, mergeDisks, type Disk, type Geometry } from './textDisks';
import type { Generation } from '../../model/modelDescription';
import { boundingBox } from '../../model/polygon';
import type { TextSnakeSettings } from './settings';
import type { TextInstance } from '../../model/prediction';
import type { Reader } from '../reading/reader';
import { loadOpenCv, type Cv } from '../../runtime/opencv';
import { findContours } from '../reading/contours';
import { firstMaps, type Maps } from '../reading/maps';

/** TextSnake: text, centre, sin, cos and radius, at the input's size. */
export const textsnake: Reader<TextSnakeSettings> = {
  load: loadOpenCv,
  read: (reading, settings) =>
    textsnakePostprocess(
      firstMaps(reading, { least: 5 }),
      reading.fit.factor,
      settings,
      reading.description.generation,
    ),
};

interface Centres {
  score: (at: number) => number;
  mask: Mask;
  labels: Labels;
}

/**
 * MMOCR's `TextSnakePostprocessor`: polygons in pixels of the original image, in the order of the
 * centre regions' contours.
 */
export async function textsnakePostprocess(
  maps: Maps,
  factor: ScaleFactor,
  settings: TextSnakeSettings,
  generation: Generation,
): Promise<TextInstance[]> {
  const { cv } = await loadOpenCv();
  const centres = centreRegions(maps, Math.fround(settings.minCenterRegionConfidence));
  const scaled = { x: factor.x * settings.downsampleRatio, y: factor.y * settings.downsampleRatio };
  const instances: TextInstance[] = [];
  for (const { points, area } of findContours(cv, centres.mask, cv.RETR_TREE)) {
    if (area < settings.minCenterArea) continue;
    const disks = disksAlong(maps, centres, points, settings);
    const found = boundary(cv, maps, mergeDisks(disks, settings.diskOverlapThr));
    if (found)
      instances.push({
        polygon: rescale(found.polygon, scaled, generation),
        score: generation === '1.x' ? Math.fround(found.score) : found.score,
      });
  }
  return instances;
}

function centreRegions(maps: Maps, threshold: number): Centres {
  const { width, height } = maps;
  const [text, centre] = [maps.plane(0), maps.plane(1)];
  const score = (at: number): number => Math.fround(sigmoid(centre[at]!) * sigmoid(text[at]!));
  // Neither of two probabilities is less than their product; with room for the rounding of both.
  // Not a number passes.
  const least = Math.log(threshold / (1 - threshold)) - 0.001;
  const data = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) {
    if (!(text[at]! < least || centre[at]! < least) && score(at) > threshold) data[at] = 1;
  }
  const mask = { width, height, data };
  fillHoles(mask);
  return { score, mask, labels: connectedComponents(mask, true) };
}

/** Disks along the middle of the centre region whose contour this is. */
function disksAlong(
  maps: Maps,
  { score, labels }: Centres,
  contour: Int32Array,
  { radiusShrinkRatio }: TextSnakeSettings,
): Disk[] {
  const { width, height } = maps;
  const label = labels.data[contour[1]! * width + contour[0]!]!;
  const { left, top, right, bottom } = boundingBox(contour)!;
  const box = { width: right - left + 1, height: bottom - top + 1 };
  const data = new Uint8Array(box.width * box.height);
  for (let y = 0, i = 0; y < box.height; y++) {
    for (let x = 0, at = (top + y) * width + left; x < box.width; x++, at++, i++)
      data[i] = labels.data[at] === label ? 1 : 0;
  }
  const geometry = geometryOf(maps);
  const ratio = Math.fround(radiusShrinkRatio);
  return skeletonize({ ...box, data }).map(i => {
    const at = (top + Math.floor(i / box.width)) * width + left + (i % box.width);
    const { x, y } = centralize(
      geometry,
      at,
      (column, row) => labels.data[row * width + column] === label && row < height,
    );
    const middle = y * width + x;
    return { x, y, radius: Math.fround(geometry.radius[middle]! * ratio), score: score(middle) };
  });
}

function geometryOf(maps: Maps): Geometry {
  const [sin, cos, radius] = [maps.plane(2), maps.plane(3), maps.plane(4)];
  const scale = (at: number): number => {
    const squares = Math.fround(Math.fround(sin[at]! ** 2) + Math.fround(cos[at]! ** 2));
    return Math.fround(Math.sqrt(Math.fround(1 / Math.fround(squares + Math.fround(1e-8)))));
  };
  return {
    width: maps.width,
    height: maps.height,
    radius,
    sin: at => Math.fround(sin[at]! * scale(at)),
    cos: at => Math.fround(cos[at]! * scale(at)),
  };
}

/** In whole pixels. */
interface Circle {
  x: number;
  y: number;
  radius: number;
}

/** The outline of all disks together and the mean text score inside it. */
function boundary(
  cv: Cv,
  maps: Maps,
  disks: Disk[],
): { polygon: number[]; score: number } | undefined {
  const circles = circlesOf(disks, maps);
  if (!circles.length) return undefined;
  const { left, top, width, height } = boxAround(circles, maps);
  const mask = cv.Mat.zeros(height, width, cv.CV_8UC1);
  try {
    for (const { x, y, radius } of circles)
      cv.circle(mask, new cv.Point(x - left, y - top), radius, new cv.Scalar(1), -1);
    const data = mask.data.slice();
    const contour = findContours(cv, { width, height, data }, cv.RETR_TREE)[0];
    if (!contour || contour.area <= 0 || contour.points.length <= 8) return undefined;
    return {
      polygon: Array.from(contour.points, (value, i) => value + (i % 2 === 0 ? left : top)),
      score: meanText(maps, { left, top, width, data }),
    };
  } finally {
    mask.delete();
  }
}

/** A circle larger than the maps covers no more. */
function circlesOf(disks: Disk[], { width, height }: Maps): Circle[] {
  return disks
    .filter(({ radius }) => radius > 1)
    .map(({ x, y, radius }) => ({
      x: Math.trunc(x),
      y: Math.trunc(y),
      radius: Math.min(Math.trunc(radius), width + height),
    }));
}

/** What of the maps the circles reach. */
function boxAround(
  circles: Circle[],
  maps: Maps,
): { left: number; top: number; width: number; height: number } {
  let [left, top, right, bottom] = [maps.width, maps.height, 0, 0];
  for (const { x, y, radius } of circles) {
    left = Math.min(left, x - radius);
    top = Math.min(top, y - radius);
    right = Math.max(right, x + radius + 1);
    bottom = Math.max(bottom, y + radius + 1);
  }
  left = Math.max(0, left);
  top = Math.max(0, top);
  return {
    left,
    top,
    width: Math.min(right, maps.width) - left,
    height: Math.min(bottom, maps.height) - top,
  };
}

/** Mean text score of the pixels that are set in a part of the maps. */
function meanText(
  maps: Maps,
  { left, top, width, data }: { left: number; top: number; width: number; data: Uint8Array },
): number {
  const text = maps.plane(0);
  let [sum, count] = [0, 0];
  data.forEach((set, i) => {
    if (!set) return;
    sum += sigmoid(text[(top + Math.floor(i / width)) * maps.width + left + (i % width)]!);
    count++;
  });
  return Math.fround(sum) / (count + 1e-8);
}
