import type { Fit } from '../model/networkRun';
import { affineBetween, type Affine } from './affine';
import type { KeptPart } from './keptTrace';
import type { CauseKind } from './report';

/** A network's input with where the image lies in it. */
interface Image {
  dims: readonly number[];
  data: Float32Array;
  fit: Fit;
}

/** Why two networks are given other numbers for the same pixels, by the numbers themselves. */
export function inputCause(left: KeptPart, right: KeptPart): CauseKind {
  const [a, b] = [imageOf(left), imageOf(right)];
  if (!a || !b) return 'network';
  if (isPadded(a, b)) return 'padding';
  const { resized } = a.fit;
  if (resized.width !== b.fit.resized.width || resized.height !== b.fit.resized.height)
    return 'resize';
  if (a.dims[1] !== b.dims[1]) return 'grayscale';
  if (!sameSize(a, b)) return 'padding';
  const straight = channelsBetween(a, b, channel => channel);
  if (straight.every(({ exact }) => exact)) return 'normalisation';
  const channels = a.dims[1]!;
  const reversed = channelsBetween(a, b, channel => channels - 1 - channel);
  if (reversed.every(({ exact }) => exact)) return 'colour order';
  if (isTurnedAround(a, b)) return 'orientation';
  return straight.every(({ correlation }) => correlation > 0.5) ? 'interpolation' : 'image';
}

/** The only array of four dimensions: `1 × channels × height × width`. */
function imageOf({ feeds = {}, fit }: KeptPart): Image | undefined {
  for (const { dims, data } of Object.values(feeds))
    if (fit && dims.length === 4 && data instanceof Float32Array) return { dims, data, fit };
  return undefined;
}

/** Each channel of the right as a scaled and shifted one of the left, where the image lies. */
function channelsBetween(a: Image, b: Image, from: (channel: number) => number): Affine[] {
  const [, channels = 0, height = 0, width = 0] = a.dims;
  const { resized } = a.fit;
  const shown = { width: Math.min(resized.width, width), height: Math.min(resized.height, height) };
  const plane = ({ data }: Image, channel: number) =>
    data.subarray(channel * height * width, (channel + 1) * height * width);
  return Array.from({ length: channels }, (_, channel) =>
    affineBetween(plane(a, from(channel)), plane(b, channel), width, shown),
  );
}

/** The same numbers in the upper left corner, and around them one number for each channel. */
function isPadded(a: Image, b: Image): boolean {
  if (a.dims[1] !== b.dims[1] || sameSize(a, b)) return false;
  const [height, width] = [2, 3].map(i => Math.min(a.dims[i]!, b.dims[i]!)) as [number, number];
  for (let channel = 0; channel < a.dims[1]!; channel++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (at(a, channel, y, x) !== at(b, channel, y, x)) return false;
  return [a, b].every(image => isConstantBeyond(image, width, height));
}

function isConstantBeyond(image: Image, width: number, height: number): boolean {
  const [, channels = 0, rows = 0, columns = 0] = image.dims;
  for (let channel = 0; channel < channels; channel++) {
    const constant = at(image, channel, rows - 1, columns - 1);
    for (let y = 0; y < rows; y++)
      for (let x = y < height ? width : 0; x < columns; x++)
        if (at(image, channel, y, x) !== constant) return false;
  }
  return true;
}

function isTurnedAround(a: Image, b: Image): boolean {
  const [, channels = 0, height = 0, width = 0] = a.dims;
  for (let channel = 0; channel < channels; channel++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (at(a, channel, height - 1 - y, width - 1 - x) !== at(b, channel, y, x)) return false;
  return true;
}

function at({ dims, data }: Image, channel: number, y: number, x: number): number {
  return data[(channel * dims[2]! + y) * dims[3]! + x]!;
}

function sameSize(a: Image, b: Image): boolean {
  return a.dims[2] === b.dims[2] && a.dims[3] === b.dims[3];
}
