import path from 'node:path';
import type { ConvertOptions } from '../../../src/archive/convert';
import { sample } from '../../samples';

export const ROOT = path.resolve(__dirname, '../../..');
export const DETECTOR = {
  configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints/dbnet_tiny.pth'),
  onnxPath: sample('onnx/dbnet_tiny.onnx'),
};
export const RECOGNISER = {
  configPath: sample('configs/textrecog/svtr/svtr_tiny_synth.py'),
  checkpointPath: sample('checkpoints/svtr_tiny.pth'),
  onnxPath: sample('onnx/svtr_tiny.onnx'),
};
export const OLD_DETECTOR = {
  configPath: sample('configs_0x/textdet/dbnet_tiny_0x.py'),
  checkpointPath: sample('checkpoints/dbnet_tiny_0x.pth'),
};

/** The conversion of the sample detector and recogniser into one archive. */
export function chain(outputFolder: string, more: Partial<ConvertOptions> = {}): ConvertOptions {
  return {
    ...DETECTOR,
    recognition: RECOGNISER,
    modelName: 'ocr',
    outputFolder,
    handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
    ...more,
  };
}
