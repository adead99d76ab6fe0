import type { ModelDescription } from './modelDescription';

/** One exported model: an ONNX file and what the engine must know of it. */
export interface ExportedModel {
  onnxPath: string;
  description: ModelDescription;
}

/** Models run one after the other as `MMOCRInferencer` does: boundaries, the text in each crop, then, with `kie`, what each text is. */
export interface Chain {
  name: string;
  detection: ExportedModel;
  recognition: ExportedModel;
  kie?: ExportedModel;
}

/** Boxes whose texts are known, for a KIE model: corners `[x1, y1, … x4, y4]` in pixels of the image as the config's loader sees it. */
export interface KnownTexts {
  boxes: number[][];
  texts: string[];
}
