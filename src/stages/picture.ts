import type { NetworkOutputs } from '../model/networkRun';
import type { KeptPart } from './keptTrace';

/** A small picture of an array of one stage. */
export interface StagePicture {
  of: 'input' | 'map';
  shows: 'numbers' | 'difference';
  /** Whose numbers they are. */
  side?: 'left' | 'right';
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** Pictures are looked at side by side. */
const LONGEST_SIDE = 480;

/** A plane, or three, of numbers to be looked at. */
interface Planes {
  width: number;
  height: number;
  planes: Float32Array[];
}

/**
 * What a network was given and the first map that it answered, on both sides, and where they
 * differ. Numbers are stretched to the range of the left side; differences to the largest.
 */
export function picturesOf(left: KeptPart, right: KeptPart): StagePicture[] {
  return [
    ...sideBySide('input', inputOf(left), inputOf(right)),
    ...sideBySide('map', mapOf(left.run?.outputs), mapOf(right.run?.outputs)),
  ];
}

function sideBySide(
  of: StagePicture['of'],
  left: Planes | undefined,
  right: Planes | undefined,
): StagePicture[] {
  if (!left || !right) return [];
  const range = rangeOf(left);
  const both = [
    { ...drawn(left, range), of, shows: 'numbers', side: 'left' },
    { ...drawn(right, range), of, shows: 'numbers', side: 'right' },
  ] as const;
  if (left.width !== right.width || left.height !== right.height) return [...both];
  const apart = differenceOf(left, right);
  return [...both, { ...drawn(apart, rangeOf(apart)), of, shows: 'difference' }];
}

function inputOf({ feeds = {} }: KeptPart): Planes | undefined {
  for (const { dims, data } of Object.values(feeds))
    if (dims.length === 4 && data instanceof Float32Array) return planesOf(dims, data, 3);
  return undefined;
}

/** The first output that is a picture: maps are `1 × height × width`, or so for each channel. */
function mapOf(outputs: NetworkOutputs | undefined): Planes | undefined {
  for (const { dims, data } of outputs?.values() ?? [])
    if (dims.length >= 3 && dims.at(-1)! > 1 && dims.at(-2)! > 1) return planesOf(dims, data, 1);
  return undefined;
}

/** The first `most` planes. */
function planesOf(dims: readonly number[], data: Float32Array, most: number): Planes {
  const [height, width] = [dims.at(-2)!, dims.at(-1)!];
  const size = width * height;
  const channels = dims.length > 3 ? dims.at(-3)! : 1;
  const count = channels < most ? 1 : most;
  return {
    width,
    height,
    planes: Array.from({ length: count }, (_, i) => data.subarray(i * size, (i + 1) * size)),
  };
}

function differenceOf(left: Planes, right: Planes): Planes {
  const plane = new Float32Array(left.width * left.height);
  left.planes.forEach((values, p) => {
    const others = right.planes[p];
    for (let i = 0; i < plane.length; i++)
      plane[i] = Math.max(plane[i]!, Math.abs(values[i]! - (others?.[i] ?? 0)));
  });
  return { ...left, planes: [plane] };
}

interface Range {
  least: number;
  most: number;
}

function rangeOf({ planes }: Planes): Range {
  const range = { least: Infinity, most: -Infinity };
  for (const plane of planes)
    for (const value of plane) {
      if (!Number.isFinite(value)) continue;
      range.least = Math.min(range.least, value);
      range.most = Math.max(range.most, value);
    }
  return range;
}

/** Scaled down by whole steps; the largest number of each square, so that a lone one is seen. */
function drawn(
  { width, height, planes }: Planes,
  { least, most }: Range,
): { width: number; height: number; rgba: Uint8Array } {
  const step = Math.max(1, Math.ceil(Math.max(width, height) / LONGEST_SIDE));
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const rgba = new Uint8Array(columns * rows * 4).fill(255);
  const scale = most > least ? 255 / (most - least) : 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      for (let c = 0; c < 3; c++) {
        const plane = planes[c] ?? planes[0]!;
        const value = largestIn(plane, width, { x: x * step, y: y * step, step, height });
        rgba[(y * columns + x) * 4 + c] = Math.min(255, Math.max(0, (value - least) * scale));
      }
  return { width: columns, height: rows, rgba };
}

function largestIn(
  plane: Float32Array,
  width: number,
  { x, y, step, height }: { x: number; y: number; step: number; height: number },
): number {
  let largest = -Infinity;
  for (let v = y; v < Math.min(y + step, height); v++)
    for (let u = x; u < Math.min(x + step, width); u++)
      largest = Math.max(largest, plane[v * width + u]!);
  return largest;
}
