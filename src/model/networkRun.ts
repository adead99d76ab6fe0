import type { KnownTexts } from './pipeline';
import type { ScaleFactor } from './pixelRounding';

/** What a network is given, by the name of its input. */
export type Feeds = Record<string, { dims: readonly number[]; data: Float32Array | BigInt64Array }>;

/** One of a network's answers: float32 values and their shape. */
export interface NetworkOutput {
  dims: readonly number[];
  data: Float32Array;
}

/** A network's answers by name, in the order of the ONNX file. */
export type NetworkOutputs = ReadonlyMap<string, NetworkOutput>;

export interface Size {
  width: number;
  height: number;
}

/** How an image lies in a network's input. */
export interface Fit {
  image: Size;
  /** The image resized, with what the pipeline pads it by before it is normalised. */
  resized: Size;
  /** Resized size over original size. */
  factor: ScaleFactor;
  /** Share of the network's input width that is image, 0…1. */
  validRatio: number;
}

/** One image's way through a network: all that post-processing goes by, beside its settings. */
export interface NetworkRun {
  outputs: NetworkOutputs;
  /** Of `input`, `1 × channels × height × width`; zeros where the network does not look at it. */
  inputDims: readonly [number, number, number, number];
  fit: Fit;
  /** For KIE. */
  known?: KnownTexts | undefined;
}
