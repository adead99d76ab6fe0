/**
 * What a model is asked to do with an image. `spotting` is detection followed by recognition of
 * every boundary.
 */
export type Task = 'textdet' | 'textrecog' | 'spotting' | 'kie';

/** The programs that serve models here. */
export type ServerProgramId = 'torchserve' | 'builtin';

/** Programs that serve models elsewhere and are asked at an address, never started here. */
export type AttachedProgramId = 'ray' | 'kserve' | 'triton';

/** Where a prediction came from; enough to name it in a heading. */
export type PredictionSource =
  /**
   * `server` is the program that answered, where it is known; of one that runs elsewhere and speaks
   * TorchServe's interface it is not.
   */
  | {
      kind: 'served';
      model: string;
      version?: string;
      address: string;
      server?: ServerProgramId | AttachedProgramId;
    }
  | { kind: 'local'; model: string; device: string }
  /** A stored result; `side` where the file holds two. */
  | { kind: 'file'; path: string; side?: 'left' | 'right' }
  /** Ground truth: a file that says what is in the image. */
  | { kind: 'truth'; path: string };

/** One text instance. Coordinates are pixels of the image named by `Prediction.frame`. */
export interface TextInstance {
  /**
   * Flat `[x1, y1, x2, y2, …]`, clockwise as MMOCR gives it; absent for a recogniser, which reads
   * the whole image.
   */
  polygon?: number[];
  /** Detection score, 0…1; absent for a recogniser. */
  score?: number;
  text?: string;
  /** Mean character score, 0…1; absent when nothing was read (MMOCR gives NaN). */
  textScore?: number;
  /** KIE: the class of this text and its probability, 0…1. */
  label?: string;
  labelScore?: number;
}

/**
 * KIE in openset mode: a key and the value that belongs to it, as indices into
 * `Prediction.instances`.
 */
export interface Relation {
  key: number;
  value: number;
  score: number;
}

/**
 * The pixels a polygon's coordinates count: as stored in the file, or turned upright by its EXIF
 * orientation. Follows the config's loader (`color_ignore_orientation` reads the stored pixels).
 */
export interface Frame {
  width: number;
  height: number;
  orientation: 'stored' | 'upright';
}

/**
 * Milliseconds spent in one stage, in order: served `send`, `queue`, `handler`…; local `decode`,
 * `resize`, `network`, `post`.
 */
export interface Timing {
  stage: string;
  ms: number;
}

/**
 * How many nodes of a network ONNX Runtime gave to an execution provider (`CPU`, `CUDA`, `WebGpu`
 * …).
 */
export interface NodePlacement {
  provider: string;
  nodes: number;
}

/** Where one network of a local run was executed; `model` is its name, in a chain its method. */
export interface NetworkExecution {
  model: string;
  /** It had run before in this engine: nothing was loaded, allocated or compiled. */
  warm: boolean;
  placement: NodePlacement[];
}

/** What is in an image. */
export interface Found {
  instances: TextInstance[];
  /** KIE in openset mode. */
  relations?: Relation[];
}

/**
 * The answer to "what text is in this image?", the same from TorchServe, the local engine and a
 * stored file.
 */
export interface Prediction extends Found {
  source: PredictionSource;
  task: Task;
  /** Absent when a server did not say (a foreign handler). */
  frame?: Frame;
  /** Of ground truth, whose file does not say which way up the image is: its size, if said. */
  size?: { width: number; height: number };
  /** Of ground truth: what lies here is not judged (MMOCR's `ignore`). */
  ignored?: number[][];
  timings: Timing[];
  /** Of a local run, one per network. */
  executions?: NetworkExecution[];
  /** Sum the user waited, in milliseconds. */
  totalMs: number;
}

/** An image file as read from disk, undecoded. */
export interface ImageFile {
  path: string;
  bytes: Uint8Array;
}

/**
 * Anything that answers "what text is in this image?". Throws `UserError`, or `CancelledError` when
 * `signal` is aborted.
 */
export interface Predictor {
  predict(image: ImageFile, signal: AbortSignal): Promise<Prediction>;
}
