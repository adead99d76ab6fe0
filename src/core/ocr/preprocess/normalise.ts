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
 */
export function normalise(image: Pixels, settings: Normalisation, generation: Generation): NetworkInput {
  const { channels } = image;
  const width = paddedSide(image.width, settings);
  const height = paddedSide(image.height, settings);
  const data = new Float32Array(channels * width * height);
  for (let c = 0; c < channels; c++) {
    const source = settings.bgrToRgb ? channels - 1 - c : c;
    const table = lookup(settings, c, generation);
    for (let y = 0; y < image.height; y++) {
      let from = y * image.width * channels + source;
      let to = (c * height + y) * width;
      for (let x = 0; x < image.width; x++, from += channels) data[to++] = table[image.data[from]!]!;
    }
  }
  return { dims: [1, channels, height, width], data };
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
