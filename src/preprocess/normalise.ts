import type { Generation, Normalisation } from '../model/modelDescription';
import { lendKernels } from './kernels/kernels';
import type { Pixels } from '../model/pixels';

/** Bytes of a table of 256 float32 values. */
const TABLE = 256 * Float32Array.BYTES_PER_ELEMENT;

/** A network's input: `[1, channels, height, width]`, float32. */
export interface NetworkInput {
  dims: [1, number, number, number];
  data: Float32Array;
}

/**
 * Normalised, channels first, padded right and below with zeros, bit for bit as MMOCR feeds it.
 * @param generation 1.x divides by the deviation, 0.x (`mmcv.imnormalize`) multiplies by its
 *   reciprocal in double precision.
 * @param allocate gives room for so many values, whatever stands in it.
 */
export function normalise(
  image: Pixels,
  settings: Normalisation,
  generation: Generation,
  allocate: (length: number) => Float32Array = length => new Float32Array(length),
): NetworkInput {
  const { channels } = image;
  const width = paddedSide(image.width, settings);
  const height = paddedSide(image.height, settings);
  const data = allocate(channels * width * height);
  const rowLength = image.width * channels;
  const { kernels, memory, at } = lendKernels({
    row: rowLength,
    tables: channels * TABLE,
    values: image.width * Float32Array.BYTES_PER_ELEMENT,
  });
  const row = new Uint8Array(memory, at.row, rowLength);
  const values = new Float32Array(memory, at.values, image.width);
  const planes = Array.from({ length: channels }, (_, sample) => {
    const c = settings.bgrToRgb ? channels - 1 - sample : sample;
    const table = at.tables + sample * TABLE;
    new Float32Array(memory, table).set(lookup(settings, c, generation));
    return {
      sample: at.row + sample,
      table,
      data: data
        .subarray(c * width * height, (c + 1) * width * height)
        .fill(0, image.height * width),
    };
  });
  for (let y = 0; y < image.height; y++) {
    row.set(image.data.subarray(y * rowLength, (y + 1) * rowLength));
    for (const plane of planes) {
      kernels.lookUp(plane.sample, channels, image.width, plane.table, at.values);
      plane.data.set(values, y * width);
      plane.data.fill(0, y * width + image.width, (y + 1) * width);
    }
  }
  return { dims: [1, channels, height, width], data };
}

/** The network's input is this long for a side of so many pixels. */
export function paddedSide(
  length: number,
  { padDivisor }: Pick<Normalisation, 'padDivisor'>,
): number {
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
