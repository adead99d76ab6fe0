import type { PostSettings } from './postSettings';
import type { Task } from './prediction';

/** MMOCR's two generations: 0.x (mmcv configs) and 1.x (mmengine configs). */
export type Generation = '0.x' | '1.x';

/**
 * How the config's `LoadImageFromFile` decodes; `_ignore_orientation` reads the stored pixels, the
 * others apply EXIF.
 */
export type ColorType =
  'color' | 'grayscale' | 'color_ignore_orientation' | 'grayscale_ignore_orientation' | 'unchanged';

/**
 * The size rules of the test pipelines (facts: MMOCR's `Resize`, `RescaleToHeight` + `PadToWidth`,
 * `ResizeOCR`).
 */
export type ResizeRule =
  | { kind: 'asIs' }
  | { kind: 'keepRatio'; scale: [number, number] }
  | { kind: 'stretch'; width: number; height: number }
  | { kind: 'shortSide'; short: number; divisor: number }
  | {
      kind: 'toHeight';
      height: number;
      minWidth: number;
      maxWidth?: number;
      widthDivisor: number;
      padToWidth?: number;
      generation: Generation;
    };

/** Per-channel normalisation, in the order the channels are fed. */
export interface Normalisation {
  mean: number[];
  std: number[];
  /** Swap BGR, as decoded, to RGB before normalising. */
  bgrToRgb: boolean;
  /** 0.x recognisers divide by 255 first (`ToTensorOCR`). */
  scale255: boolean;
  /** Zero padding right and below to a multiple of this, after normalising; 1 for none. */
  padDivisor: number;
}

/**
 * All the engine needs to run one ONNX file as MMOCR would run the checkpoint. Written next to the
 * ONNX by the export (`NAME.onnx.json`) and derived from a config by `describeModel`; both are the
 * same function's output.
 */
export interface ModelDescription {
  format: 1;
  name: string;
  generation: Generation;
  task: Task;
  /** MMOCR's model type: `DBNet`, `CRNN`, `SVTR` … */
  method: string;
  colorType: ColorType;
  resize: ResizeRule;
  normalise: Normalisation;
  /**
   * 0.x `MultiRotateAugOCR`: a crop taller than wide is read at each of these angles (degrees,
   * counter-clockwise) and the best mean score wins; `[0]` for one that is read once as it is; what
   * is not read then scores 0. Absent where it has no score.
   */
  rotateTall?: number[];
  post: PostSettings;
}
