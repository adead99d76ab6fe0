import type { KnownTexts, Pipeline } from '../model/pipeline';
import type { ImageFile, Prediction, Predictor } from '../model/prediction';
import type { EngineClient } from './engineClient';

/** What a local run needs; `device` is an id from the engine's `devices`. */
export interface LocalRun {
  engine: EngineClient;
  pipeline: Pipeline;
  device: string;
  /** For a KIE model alone. */
  known?: KnownTexts;
}

/** Runs ONNX files in the engine process, as MMOCR would run their checkpoints. */
export class LocalPredictor implements Predictor {
  constructor(readonly run: LocalRun) {}

  predict(image: ImageFile, signal: AbortSignal): Promise<Prediction> {
    const { engine, ...run } = this.run;
    return engine.request('predict', { ...run, image: image.bytes, imagePath: image.path }, signal);
  }
}
