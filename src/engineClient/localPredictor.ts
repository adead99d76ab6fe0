import type { EngineMethods } from '../protocol/engine';
import type { KnownTexts } from '../model/pipeline';
import type { ModelDescription } from '../model/modelDescription';
import type { ImageFile, Prediction, Predictor } from '../model/prediction';
import type { EngineClient } from './engineClient';

/** What a local run needs; `device` is an id from the engine's `devices`. */
export interface LocalModel {
  engine: EngineClient;
  onnxPath: string;
  description: ModelDescription;
  device: string;
  /** For a KIE model. */
  known?: KnownTexts;
}

/** Runs an ONNX file in the engine process, as MMOCR would run its checkpoint. */
export class LocalPredictor implements Predictor {
  constructor(private readonly model: LocalModel) {}

  predict(image: ImageFile, signal: AbortSignal): Promise<Prediction> {
    const { engine, onnxPath, description, device, known } = this.model;
    const params: EngineMethods['predict']['params'] = {
      onnxPath,
      description,
      image: image.bytes,
      imagePath: image.path,
      device,
      ...(known && { known }),
    };
    return engine.request('predict', params, signal);
  }
}
