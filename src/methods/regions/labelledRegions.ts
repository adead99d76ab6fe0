import type { Labels } from './components';

/**
 * The pixels of one text: a mask (255 inside) of the part of the map that holds them, and where
 * that part begins.
 */
export interface PixelRegion {
  left: number;
  top: number;
  width: number;
  height: number;
  mask: Uint8Array;
}

/** What is known of one label before its pixels are looked at. */
export interface LabelledRegion {
  area: number;
  meanScore: number;
  region: () => PixelRegion;
}

/**
 * The labels that have pixels, in their order. Means are sums in float32 row by row, as mmcv's
 * `pixel_group` makes them (numpy's pairwise mean, which PSENet takes, differs from that in the
 * seventh digit: `double` sums in double precision instead).
 */
export function labelledRegions(
  { data, count }: Labels,
  width: number,
  scores: Float32Array,
  double: boolean,
): LabelledRegion[] {
  const sums = double ? new Float64Array(count + 1) : new Float32Array(count + 1);
  const { areas, left, top, right, bottom } = measured(data, width, scores, sums);
  const found: LabelledRegion[] = [];
  for (let label = 1; label <= count; label++) {
    const area = areas[label]!;
    if (!area) continue;
    const box = {
      left: left[label]!,
      top: top[label]!,
      width: right[label]! - left[label]! + 1,
      height: bottom[label]! - top[label]! + 1,
    };
    found.push({
      area,
      meanScore: Math.fround(sums[label]! / area),
      region: () => crop(data, width, label, box),
    });
  }
  return found;
}

/** Of each label its pixels and where they lie; its scores are added to `sums`. */
function measured(
  data: Int32Array,
  width: number,
  scores: Float32Array,
  sums: Float32Array | Float64Array,
): Record<'areas' | 'left' | 'top' | 'right' | 'bottom', Int32Array> {
  const { length } = sums;
  const areas = new Int32Array(length);
  const [left, top, right, bottom] = [
    new Int32Array(length).fill(width),
    new Int32Array(length).fill(data.length),
    new Int32Array(length),
    new Int32Array(length),
  ];
  for (let at = 0; at < data.length; at++) {
    const label = data[at]!;
    if (!label) continue;
    const x = at % width;
    const y = (at - x) / width;
    sums[label]! += scores[at]!;
    areas[label]!++;
    if (x < left[label]!) left[label] = x;
    if (x > right[label]!) right[label] = x;
    if (y < top[label]!) top[label] = y;
    bottom[label] = y;
  }
  return { areas, left, top, right, bottom };
}

function crop(
  labels: Int32Array,
  mapWidth: number,
  label: number,
  box: Omit<PixelRegion, 'mask'>,
): PixelRegion {
  const mask = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      if (labels[(box.top + y) * mapWidth + box.left + x] === label) mask[y * box.width + x] = 255;
    }
  }
  return { ...box, mask };
}
