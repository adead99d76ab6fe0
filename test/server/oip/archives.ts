import * as path from 'node:path';
import { convertToMar } from '../../../src/archive/convert';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { handlerPath } from '../../../src/environment/handler';
import { sample } from '../../samples';
import { dist } from '../archives';
import type { OipServed } from './suite';

/** What the archives are called, and the models in them. */
export const sampleModels: OipServed['models'] = {
  detector: 'dbnet',
  recogniser: 'svtr',
  chain: 'chain',
};

/**
 * The sample detector, recogniser and both in one, as archives of version 1.0 that hold checkpoints
 * and ONNX files: whatever runs them finds what it needs.
 */
export async function sampleArchives(store: string): Promise<void> {
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  const model = (config: string, name: string) => ({
    configPath: sample('configs', config),
    checkpointPath: sample('checkpoints', `${name}.pth`),
    onnxPath: sample('onnx', `${name}.onnx`),
  });
  const detection = model('textdet/dbnet/dbnet_tiny_fpnc_synth.py', 'dbnet_tiny');
  const recognition = model('textrecog/svtr/svtr_tiny_synth.py', 'svtr_tiny');
  const common = { outputFolder: store, modelVersion: '1.0', handlerPath: handlerPath(dist) };
  try {
    for (const made of [
      { ...detection, modelName: sampleModels.detector },
      { ...recognition, modelName: sampleModels.recogniser },
      { ...detection, recognition, modelName: sampleModels.chain },
    ])
      await convertToMar({ ...common, ...made }, { engine });
  } finally {
    engine.dispose();
  }
}
