import type { DRRGSettings } from './settings';

/** Planes of equal size one after another. */
export interface FeatureMaps {
  width: number;
  height: number;
  count: number;
  data: Float32Array;
}

/** A rectangle turned by `angle` (radians) around its middle, in pixels of the image. */
export interface RotatedBox {
  x: number;
  y: number;
  width: number;
  height: number;
  angle: number;
}

interface Sample {
  at: [number, number, number, number];
  weights: [number, number, number, number];
}

const { fround } = Math;

/**
 * mmcv's `RoIAlignRotated` (aligned, counter-clockwise, as many samples as needed): means of
 * bilinear samples, `count` × rows × columns. A box of negative size, at which mmcv fails, gives
 * zeros.
 */
export function poolRotated(
  maps: FeatureMaps,
  box: RotatedBox,
  { poolingScale, poolingOutputSize: [rows, columns] }: DRRGSettings,
): Float32Array {
  const [binHeight, binWidth] = [
    fround(fround(box.height * poolingScale) / rows),
    fround(fround(box.width * poolingScale) / columns),
  ];
  const [perRow, perColumn] = [Math.max(0, Math.ceil(binHeight)), Math.max(0, Math.ceil(binWidth))];
  const pooled = new Float32Array(maps.count * rows * columns);
  const plane = maps.width * maps.height;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const samples: Sample[] = [];
      for (let i = 0; i < perRow; i++) {
        const down = (row - rows / 2 + (i + 0.5) / perRow) * binHeight;
        for (let j = 0; j < perColumn; j++) {
          const found = sample(
            maps,
            box,
            poolingScale,
            (column - columns / 2 + (j + 0.5) / perColumn) * binWidth,
            down,
          );
          if (found) samples.push(found);
        }
      }
      for (let c = 0; c < maps.count; c++) {
        let sum = 0;
        for (const { at, weights } of samples)
          for (let k = 0; k < 4; k++) sum += weights[k]! * maps.data[c * plane + at[k]!]!;
        pooled[(c * rows + row) * columns + column] = sum / Math.max(1, perRow * perColumn);
      }
    }
  }
  return pooled;
}

/** The four pixels around a point of the box and their shares; undefined outside the maps. */
function sample(
  { width, height }: FeatureMaps,
  box: RotatedBox,
  scale: number,
  right: number,
  down: number,
): Sample | undefined {
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const y = down * cos - right * sin + box.y * scale - 0.5;
  const x = down * sin + right * cos + box.x * scale - 0.5;
  if (y < -1 || y > height || x < -1 || x > width) return undefined;
  const [top, south] = cell(y, height);
  const [left, east] = cell(x, width);
  const bottom = Math.min(top + 1, height - 1) * width;
  const next = Math.min(left + 1, width - 1);
  return {
    at: [top * width + left, top * width + next, bottom + left, bottom + next],
    weights: [(1 - south) * (1 - east), (1 - south) * east, south * (1 - east), south * east],
  };
}

function cell(place: number, size: number): [first: number, share: number] {
  const inside = Math.max(0, place);
  const first = Math.trunc(inside);
  return first >= size - 1 ? [size - 1, 0] : [first, inside - first];
}
