import type { Generation } from './modelDescription';
import { boundingBox, type Box } from './polygon';
import type { Pixels } from './pixels';

/**
 * What MMOCR's `crop_img` adds to each end of the longer and of the shorter side, as a share of the
 * shorter one.
 */
const longEdgePad = 0.4;
const shortEdgePad = 0.2;

/** The bounds of no point. */
const nowhere: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

/**
 * The upright rectangle around a polygon's finite points, in the polygon's pixels.
 * 1.x takes it in float32 (`poly2bbox`), 0.x in double precision.
 */
export function bounds(polygon: readonly number[], generation: Generation): Box {
  const { left, top, right, bottom } = boundingBox(polygon) ?? nowhere;
  // Rounding keeps the order: the least of the rounded is the least rounded.
  const exact = generation === '1.x' ? Math.fround : (value: number) => value;
  return { left: exact(left), top: exact(top), right: exact(right), bottom: exact(bottom) };
}

/**
 * Whole pixels that are cut out for a text, right and bottom not included: the box within the
 * image, padded, cut at the image's edges (`crop_img` of both generations: no rotation, no warp).
 * Empty for a box outside the image.
 */
export function cropArea(box: Box, { width, height }: { width: number; height: number }): Box {
  const within = (value: number, end: number) => Math.min(Math.max(value, 0), end);
  const [left, right] = [within(box.left, width), within(box.right, width)];
  const [top, bottom] = [within(box.top, height), within(box.bottom, height)];
  const shorter = Math.min(right - left, bottom - top);
  const wide = bottom - top < right - left;
  const padX = (wide ? longEdgePad : shortEdgePad) * shorter;
  const padY = (wide ? shortEdgePad : longEdgePad) * shorter;
  return {
    left: within(Math.trunc(left - padX), width),
    top: within(Math.trunc(top - padY), height),
    right: within(Math.trunc(right + padX), width),
    bottom: within(Math.trunc(bottom + padY), height),
  };
}

/** The pixels of an area that lies within the image; undefined when it is empty. */
export function cutOut(image: Pixels, { left, top, right, bottom }: Box): Pixels | undefined {
  const [width, height] = [right - left, bottom - top];
  if (width < 1 || height < 1) return undefined;
  const { channels } = image;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * channels;
    data.set(image.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data };
}
