import type { Event } from 'vscode';
import type { UserError } from '../../base/errors';
import type { LiveRun } from '../../engineClient/liveRun';
import type { KnownTexts, Pipeline } from '../../model/pipeline';
import type { ImageFile, Prediction, PredictionSource, Predictor } from '../../model/prediction';
import type { EngineMethods } from '../../protocol/engine';
import type { FixButton, Side } from '../../protocol/viewer';
import type { RunChoice } from '../../runs/runChoices';

/** What one side of the panel can be set to; its `id` is stable over a window reload. */
export type SourceOption = RunChoice;

/**
 * A choice made ready to run, or the reason why it cannot run yet and the button that changes it
 * (no ONNX: export).
 */
export type ResolvedSource = Ready | Unavailable;
export interface Ready {
  kind: 'ready';
  source: PredictionSource;
  predictor: Predictor;
  /** The same, where it can be read again. */
  live?: LiveRun;
  /**
   * What a run goes through that can be looked into: its own ONNX files, or those of a served
   * model's archive. Undefined where there are none.
   */
  inside?: () => Promise<Inside | undefined>;
}
export interface Inside {
  pipeline: Pipeline;
  device: string;
  known?: KnownTexts;
}
export interface Unavailable {
  kind: 'unavailable';
  source?: PredictionSource;
  message: string;
  fix?: FixButton;
}

/**
 * What the results panel needs from the rest of the extension. Nothing here starts a server or asks
 * the user; every method is called again when `onDidChange` fires.
 */
export interface PredictionSources {
  /**
   * Served models, server or devices changed: the panels ask for their choices again, and run what
   * was to run and could not.
   */
  readonly onDidChange: Event<void>;
  /**
   * Choices for one side, the preferred one first: served models on the left, the local run on the
   * right, then what is chosen by hand only. `other` is the id that the other side is set to.
   */
  options(side: Side, imagePath: string, other?: string): Promise<SourceOption[]>;
  /**
   * Makes a choice ready; an id that no longer exists, or `undefined` when there are no options,
   * gives `unavailable`.
   */
  resolve(
    side: Side,
    id: string | undefined,
    imagePath: string,
    other?: string,
  ): Promise<ResolvedSource>;
  /** The ground truth of an image, found beside it. */
  truth(imagePath: string): Promise<Prediction | undefined>;
  /**
   * The `curl` line that asks the same of the served model `id`, without its key's value; undefined
   * for a local one.
   */
  curl(id: string, imagePath: string): string | undefined;
  /** The button for an error's `fix`, the same as on notifications. */
  fixButton(error: UserError): FixButton | undefined;
  /** `mmocr.scoreThreshold`. */
  scoreThreshold(): number;
  /** Runs both through the engine, stage by stage. */
  stages(
    params: EngineMethods['stages']['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods['stages']['result']>;
  /** Decodes what a browser cannot show (TIFF…), through the engine. */
  decodeImage(
    image: ImageFile,
    upright: boolean,
    signal?: AbortSignal,
  ): Promise<EngineMethods['decodeImage']['result']>;
}
