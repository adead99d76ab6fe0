import path from 'node:path';
import type { ConvertOptions } from '../../../src/archive/convert';
import { sample } from '../../samples';

export const ROOT = path.resolve(__dirname, '../../..');
export const CHECKPOINTS = sample('checkpoints');
export const DETECTOR = sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py');
export const RECOGNISER = sample('configs/textrecog/svtr/svtr_tiny_synth.py');
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
