import type { Generation, Normalisation } from '../modelDescription';
import type { Pixels } from './pixels';

/** A network's input: `[1, channels, height, width]`, float32. */
export interface NetworkInput {
  dims: [1, number, number, number];
  data: Float32Array;
}

/**
 * Normalised, channels first, padded right and below with zeros, bit for bit as MMOCR feeds it.
 * @param generation 1.x divides by the deviation, 0.x (`mmcv.imnormalize`) multiplies by its reciprocal in double precision.
 * @param allocate gives room for so many values, whatever stands in it.
 */
export function normalise(image: Pixels, settings: Normalisation, generation: Generation, allocate: (length: number) => Float32Array = length => new Float32Array(length)): NetworkInput {
  const { channels } = image;
  const width = paddedSide(image.width, settings);
  const height = paddedSide(image.height, settings);
  const data = allocate(channels * width * height);
  if (width > image.width || height > image.height) data.fill(0);
  const planes = Array.from({ length: channels }, (_, sample) => {
    const c = settings.bgrToRgb ? channels - 1 - sample : sample;
    return { table: lookup(settings, c, generation), data: data.subarray(c * width * height, (c + 1) * width * height) };
  });
  if (channels === 3) fillThree(image, planes as [Plane, Plane, Plane], width);
  else fillOne(image, planes[0]!, width);
  return { dims: [1, channels, height, width], data };
}

/** Where the values of one sample of every pixel go, and what they are. */
interface Plane { table: Float32Array; data: Float32Array }

/** All planes at once: a pass for each would read the pixels three times. */
function fillThree({ width, height, data }: Pixels, planes: [Plane, Plane, Plane], stride: number): void {
  const [{ table: tableA, data: a }, { table: tableB, data: b }, { table: tableC, data: c }] = planes;
  for (let y = 0, from = 0; y < height; y++) {
    const end = y * stride + width;
    for (let to = y * stride; to < end; to++, from += 3) {
      a[to] = tableA[data[from]!]!;
      b[to] = tableB[data[from + 1]!]!;
      c[to] = tableC[data[from + 2]!]!;
    }
  }
}

function fillOne({ width, height, data }: Pixels, { table, data: plane }: Plane, stride: number): void {
  for (let y = 0, from = 0; y < height; y++) {
    const end = y * stride + width;
    for (let to = y * stride; to < end; to++, from++) plane[to] = table[data[from]!]!;
  }
}

/** The network's input is this long for a side of so many pixels. */
export function paddedSide(length: number, { padDivisor }: Pick<Normalisation, 'padDivisor'>): number {
  const divisor = Math.max(1, padDivisor);
  return Math.ceil(length / divisor) * divisor;
}

/** The normalised value of each of the 256 samples; one mean or deviation serves every channel. */
function lookup(settings: Normalisation, channel: number, generation: Generation): Float32Array {
  const { fround } = Math;
  const mean = fround(settings.mean[settings.mean.length === 1 ? 0 : channel] ?? 0);
  const std = fround(settings.std[settings.std.length === 1 ? 0 : channel] ?? 1);
  return Float32Array.from({ length: 256 }, (_, sample) => {
    // torchvision: to_tensor divides by 255, normalize subtracts and divides, each in float32.
    if (settings.scale255) return fround(fround(fround(sample / 255) - mean) / std);
    const centred = fround(sample - mean);
    return generation === '0.x' ? fround(centred * (1 / std)) : fround(centred / std);
  });
}
