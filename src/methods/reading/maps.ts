import { onlyOutput, type Reading } from './reader';
import { misfit } from '../../runtime/misfit';
import type { NetworkOutput } from '../../model/networkRun';

/** A network's planes of one image. */
export interface Maps {
  width: number;
  height: number;
  count: number;
  data: Float32Array;
  plane: (index: number) => Float32Array;
}

/**
 * The maps of the only image of a network with one answer. Throws `UserError` for fewer than
 * `least`.
 */
export function firstMaps(reading: Reading, { least }: { least: number }): Maps {
  return mapsOf(onlyOutput(reading), least, reading.onnxPath);
}

/**
 * The planes of one output, `1 × planes × height × width`. Throws `UserError` for another shape.
 */
export function mapsOf({ dims, data }: NetworkOutput, least: number, onnxPath: string): Maps {
  const [images, count, height, width] = dims;
  if (dims.length !== 4 || images !== 1 || count! < least)
    throw misfit.outputShape(onnxPath, dims, `1 × ≥${least} × h × w`);
  const size = width! * height!;
  return {
    width: width!,
    height: height!,
    count: count!,
    data,
    plane: index => data.subarray(index * size, (index + 1) * size),
  };
}
