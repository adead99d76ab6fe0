import { bounds } from './crop';
import type { ScaleFactor } from './pixelRounding';
import type { Generation } from './modelDescription';
import type { Box } from './polygon';

const { fround } = Math;

/** A box given as `[left, top, right, bottom]` as its four corners; polygons as they are. */
export function asPolygon(box: readonly number[]): number[] {
  const [left, top, right, bottom] = box as [number, number, number, number];
  return box.length === 4 ? [left, top, right, top, right, bottom, left, bottom] : [...box];
}

/**
 * The upright box of a text as KIE has it: 0.x `KIEDataset` cuts coordinates to whole pixels, 1.x
 * has float32.
 */
export function kieBox(polygon: readonly number[], generation: Generation): Box {
  return bounds(
    generation === '0.x' ? polygon.map(value => Math.trunc(fround(value)) + 0) : polygon,
    generation,
  );
}

/** Pixels beyond the image that a box of 1.x's visual SDMGR may take in. */
const reach = 1000;

/**
 * A box cut where it goes far beyond the image. 1.x pools over all of a box at its full resolution,
 * be it outside: a coordinate of 100 000 takes more memory than there is (0.x clips boxes to the
 * image).
 */
export function withinReach(
  { left, top, right, bottom }: Box,
  { width, height }: { width: number; height: number },
): Box {
  const cut = (value: number, size: number) => Math.min(Math.max(value, -reach), size + reach);
  return {
    left: cut(left, width),
    top: cut(top, height),
    right: cut(right, width),
    bottom: cut(bottom, height),
  };
}

/**
 * Boxes on the network's input: `[boxes, 4]`, left, top, right, bottom. 0.x scales them with the
 * image and clips them to it (mmdet `Resize`); 1.x resizes neither.
 */
export function boxesOnInput(
  boxes: readonly Box[],
  factor: ScaleFactor,
  size: { width: number; height: number },
  generation: Generation,
): { dims: [number, number]; data: Float32Array } {
  const fit = (value: number, scale: number, end: number) =>
    generation === '1.x'
      ? value
      : Math.min(Math.max(fround(fround(value) * fround(scale)), 0), end);
  const data = Float32Array.from(
    boxes.flatMap(({ left, top, right, bottom }) => [
      fit(left, factor.x, size.width),
      fit(top, factor.y, size.height),
      fit(right, factor.x, size.width),
      fit(bottom, factor.y, size.height),
    ]),
  );
  return { dims: [boxes.length, 4], data };
}
