import path from 'node:path';
import type { ConvertOptions } from '../../../src/archive/convert';

export const ROOT = path.resolve(__dirname, '../../..');
export const SAMPLES = path.join(ROOT, 'test', 'samples');
export const CHECKPOINTS = path.join(SAMPLES, 'checkpoints');
export const DETECTOR = path.join(SAMPLES, 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py');
export const RECOGNISER = path.join(SAMPLES, 'configs/textrecog/svtr/svtr_tiny_synth.py');
export const HANDLER = path.join(ROOT, 'src/python/handler/mmocr_handler.py');

/** The sample detector's conversion. */
export function detector(outputFolder: string, more: Partial<ConvertOptions> = {}): ConvertOptions {
  return {
    configPath: DETECTOR,
    checkpointPath: path.join(CHECKPOINTS, 'dbnet_tiny.pth'),
    outputFolder,
    handlerPath: HANDLER,
    ...more,
  };
}
