import type { CommandId, EditorCommandId } from '../base/commandIds';
import type { CompareOptions, Comparison } from '../compare/comparison';
import type { PostChange, PostControl } from '../model/postControls';
import type { Found, Frame, Prediction, PredictionSource, Task } from '../model/prediction';
import type { StagePicture } from '../stages/picture';

/** Host ↔ results panel. String kinds, closed unions, no functions; binary data as ArrayBuffer. */

/** `left` is drawn solid, `right` dashed. */
export type Side = 'left' | 'right';

/** A button that runs a command. */
export interface FixButton {
  label: string;
  command: CommandId | EditorCommandId;
  arguments?: unknown[];
}

/** Who gave a result and when; it stays with the result whatever is chosen afterwards. */
export interface Answered {
  /** As the picker showed it: "dbnet_tiny 1.0 on TorchServe". */
  label: string;
  /** Milliseconds since 1970; absent of results kept by earlier versions. */
  at?: number;
}

/** One side of the panel. Every state is drawn. */
export type SideState =
  | { state: 'idle' }
  | { state: 'running'; stage?: string }
  /** `before`: something else is chosen now, so the result is of before until it is run again. */
  | { state: 'done'; prediction: Prediction; answered?: Answered; before?: boolean }
  | { state: 'failed'; message: string; fix?: FixButton }
  /** Cannot run yet, with the button that makes it possible (no ONNX yet: export). */
  | { state: 'unavailable'; message: string; fix?: FixButton };

export interface ViewerImage {
  /** File name for the heading, the `alt` text and downloads. */
  name: string;
  /**
   * Encoded bytes the browser can decode, or raw RGBA with its size; `shown` is the size of the
   * RGBA where it was scaled down.
   */
  data:
    | { kind: 'encoded'; mime: string; bytes: ArrayBuffer }
    | {
        kind: 'rgba';
        width: number;
        height: number;
        bytes: ArrayBuffer;
        shown?: { width: number; height: number };
      };
  /** Which way up the pixels are drawn until a prediction says; raw RGBA is already turned so. */
  orientation: Frame['orientation'];
  /**
   * The file has an EXIF orientation that OpenCV goes by; without one, stored and upright pixels
   * are the same.
   */
  turned: boolean;
}

/** A choice in one of the two heading pickers. */
export interface SourceChoice {
  id: string;
  label: string;
  selected: boolean;
  /** What the model does, where that is known without asking it. */
  task?: Task;
  /** The heading it stands under, with its neighbours of the same one. */
  group?: string;
  /** No side is set to it by itself. */
  byHand?: true;
}

/** The choice of asking no served model, while a server serves some. */
export const NOT_SERVED = 'none';
/** The choice of a saved result that is still to be named. */
export const SAVED_RESULT = 'saved';

/**
 * Where the image stands in its folder, by name: `position` counts from 1; the names of the files
 * before and after it, where there are any.
 */
export interface Neighbours {
  position: number;
  count: number;
  previous?: string;
  next?: string;
}

/** What of a local side's post-processing can be changed while one looks. */
export interface PostSection {
  controls: PostControl[];
  change: PostChange;
  /** Texts can be hidden by their scores. */
  readsText: boolean;
  /** Why the change is not what is shown. */
  failure?: string;
}

export interface ViewerState {
  left: SideState;
  right: SideState;
  /** Of a result, who gave it; else what is chosen, where that can answer. */
  leftSource: PredictionSource | undefined;
  rightSource: PredictionSource | undefined;
  leftChoices: SourceChoice[];
  rightChoices: SourceChoice[];
  options: CompareOptions;
  /** Of the sides that ran here. */
  post?: Partial<Record<Side, PostSection>>;
  /** Absent while unknown. */
  neighbours?: Neighbours;
  /** The ground truth found beside the image, whatever the sides are. */
  truth?: Prediction;
}

/** What survives a window reload: kept with the webview's `setState`, handed to the serializer. */
export interface PanelMemento {
  imagePath: string;
  /** Chosen sources, by id. */
  left: string | undefined;
  right: string | undefined;
  scoreThreshold: number;
  /** What was shown, unless it is too large to keep. */
  predictions: { left?: Prediction; right?: Prediction };
  answered?: { left?: Answered; right?: Answered };
  /** The user keeps this panel open: the next image gets another one. */
  kept?: boolean;
}

export type ShownPicture = Omit<StagePicture, 'rgba'> & { rgba: ArrayBuffer };

/** Where the two runs begin to differ, in words. */
export interface ShownStages {
  lines: { name: string; text: string; tone: 'same' | 'differs' | 'unlooked' }[];
  /** The node, the cause, its settings: a paragraph each. */
  explanation: string[];
  pictures: ShownPicture[];
}

export type ToViewer =
  /** What was found, or why nothing was; neither where the user cancelled. */
  | { kind: 'stages'; stages?: ShownStages; error?: string }
  | { kind: 'image'; image: ViewerImage | undefined; error?: string }
  /** Everything but the image; small. `memento` is what to keep with `setState`. */
  | { kind: 'state'; state: ViewerState; memento: PanelMemento }
  /** What a side finds as it is looked at now. */
  | { kind: 'readAgain'; side: Side; found: Found }
  /** Asks for a `saveJson` or a `savePng`: a command of VS Code's menus was chosen. */
  | { kind: 'save'; format: 'json' | 'png' };

export type FromViewer =
  | { kind: 'ready' }
  | { kind: 'runAgain' }
  | { kind: 'cancel' }
  | { kind: 'choose'; side: Side; id: string }
  | { kind: 'fix'; button: FixButton }
  | { kind: 'threshold'; value: number }
  /** `final` when the user has let go. */
  | { kind: 'post'; side: Side; change: PostChange; final: boolean }
  | { kind: 'writeToConfig'; side: Side }
  | { kind: 'step'; to: 'previous' | 'next' }
  | { kind: 'copy'; text: string }
  /** Where do the two begin to differ? */
  | { kind: 'stages' }
  | { kind: 'copyCurl' }
  | { kind: 'saveJson'; comparison: Comparison | undefined }
  | { kind: 'savePng'; png: ArrayBuffer };
