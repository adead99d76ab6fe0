import type { EngineMethods } from '../protocol/engine';
import type { Chain } from '../model/pipeline';
import type { ImageFile, Prediction, Predictor } from '../model/prediction';
import type { EngineClient } from './engineClient';

/** What a local run of several models needs; `device` is an id from the engine's `devices`. */
export interface LocalChain {
  engine: EngineClient;
  chain: Chain;
  device: string;
}

/**
 * Runs ONNX files one after the other in the engine process, as `MMOCRInferencer` would run their
 * checkpoints.
 */
export class LocalChainPredictor implements Predictor {
  constructor(private readonly models: LocalChain) {}

  predict(image: ImageFile, signal: AbortSignal): Promise<Prediction> {
    const { engine, chain, device } = this.models;
    const params: EngineMethods['predictChain']['params'] = {
      chain,
      image: image.bytes,
      imagePath: image.path,
      device,
    };
    return engine.request('predictChain', params, signal);
  }
}
