import type { CompareOptions, Comparison } from '../core/compare/comparison';
import type { Frame, Prediction, PredictionSource } from '../core/ocr/prediction';

/** Host ↔ results panel. String kinds, closed unions, no functions; binary data as ArrayBuffer. */

/** One side of the panel. Every state is drawn. */
export type SideState =
  | { state: 'idle' }
  | { state: 'running'; stage?: string }
  | { state: 'done'; prediction: Prediction }
  | { state: 'failed'; message: string; fix?: { label: string; command: string } }
  /** Cannot run yet, with the button that makes it possible (no ONNX yet: export). */
  | { state: 'unavailable'; message: string; fix?: { label: string; command: string } };

export interface ViewerImage {
  /** File name for the heading, the `alt` text and downloads. */
  name: string;
  /** Encoded bytes the browser can decode, or raw RGBA with its size. */
  data: { kind: 'encoded'; mime: string; bytes: ArrayBuffer } | { kind: 'rgba'; width: number; height: number; bytes: ArrayBuffer };
  /** Which way up coordinates count; the viewer draws the image the same way up. */
  frame: Frame;
}

/** A choice in one of the two heading pickers. */
export interface SourceChoice { id: string; label: string; selected: boolean }

export interface ViewerState {
  image: ViewerImage | undefined;
  left: SideState;
  right: SideState;
  /** Names of the sides even before anything ran: "dbnet_tiny 1.0 on TorchServe", "local · CPU". */
  leftSource: PredictionSource | undefined;
  rightSource: PredictionSource | undefined;
  leftChoices: SourceChoice[];
  rightChoices: SourceChoice[];
  options: CompareOptions;
}

/** What survives a window reload: kept with the webview's `setState`, handed to the serializer. */
export interface PanelMemento {
  imagePath: string;
  model: string | undefined;
  scoreThreshold: number;
}

export type ToViewer =
  | { kind: 'state'; state: ViewerState; memento: PanelMemento }
  /** Small update while running, image unchanged. */
  | { kind: 'sides'; left: SideState; right: SideState }
  | { kind: 'command'; command: 'zoomIn' | 'zoomOut' | 'fit' };

export type FromViewer =
  | { kind: 'ready' }
  | { kind: 'runAgain' }
  | { kind: 'cancel' }
  | { kind: 'choose'; side: 'left' | 'right'; id: string }
  | { kind: 'fix'; command: string }
  | { kind: 'threshold'; value: number }
  | { kind: 'copyCurl' }
  | { kind: 'saveJson'; comparison: Comparison }
  | { kind: 'savePng'; png: ArrayBuffer };
