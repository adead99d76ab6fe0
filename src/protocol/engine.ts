import type { ArchiveContents } from '../archive/archivedModels';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type {
  ConfigReply,
  EditParams,
  EvaluateParams,
  ModuleTexts,
  ReadModulesParams,
  TextEdits,
} from '../config/configReply';
import type { DeployedModel } from '../deploy/deployment';
import type { KnownTexts, Pipeline } from '../model/pipeline';
import type { PostSettings } from '../model/postSettings';
import type { Found, Prediction } from '../model/prediction';
import type { StagePicture } from '../stages/picture';
import type { StagesReport } from '../stages/report';
import type { StoredTrace } from '../stages/storedTrace';

/**
 * Host or command line ↔ engine process, over `child_process.fork` IPC with `serialization:
 * 'advanced'`.
 */

/**
 * An engine whose environment sets `MMOCR_MEMORY_LIMIT` (bytes) or `MMOCR_DECODE_SECONDS` says this
 * on its standard error before it ends over one.
 */
export const LIMIT_MARK = 'mmocr-engine: limit';

/** A run to be looked into: ONNX files on a device, or what a handler's stages made. */
export type TracedSide = { pipeline: Pipeline; device: string } | { stored: StoredTrace };

/**
 * Method name → parameters and result, an object. The engine answers each request once: result or
 * error.
 */
export interface EngineMethods {
  /**
   * Evaluate `path`. `files` maps absolute paths to text, `package::path` to the absolute path of a
   * package's file, and `open:path` to `=` with the text of a file that the config opens, or to a
   * word that says why not (config/openedFile.ts); null for what does not exist. Ask again with the
   * files it `needs`. `environment` holds the variables the texts name, and no others.
   */
  evaluateConfig: { params: EvaluateParams; result: ConfigReply };
  /** Read the texts of Python modules, by any names; nothing of them runs. */
  readModules: { params: ReadModulesParams; result: ModuleTexts };
  /** Where the text of a config is to be changed for other values; nothing of it runs. */
  editConfig: { params: EditParams; result: TextEdits };
  /**
   * What a checkpoint says about itself. Files of strangers are read here: whatever is in them, the
   * parent goes on.
   */
  readCheckpoint: { params: { path: string }; result: Checkpoint };
  /** What a model archive says about itself. */
  readArchive: { params: { path: string }; result: ArchiveContents };
  /** One text of an archive. */
  readArchiveText: { params: { path: string; name: string }; result: { text: string } };
  /** Read an archive to its end, and say what of it can be served. */
  deployedModel: { params: { path: string }; result: DeployedModel };
  /** Unpack an archive's ONNX files into `folder`; no `pipeline` where a model of it has none. */
  extractOnnx: {
    params: { path: string; folder: string };
    result: { pipeline: Pipeline | undefined };
  };
  /**
   * Run a pipeline on one image file's bytes; a KIE model alone needs `known`. `alone`: no other
   * engine works, so that all cores may be used, whatever share of them (`MMOCR_THREADS`) this one
   * has. `keep`: a name under which the network's outputs are kept, for `readAgain`; the last few
   * runs are, as far as they fit into memory.
   */
  predict: {
    params: {
      pipeline: Pipeline;
      image: Uint8Array;
      imagePath: string;
      device: string;
      alone?: boolean;
      scoreThreshold?: number;
      known?: KnownTexts;
      keep?: string;
    };
    result: Prediction;
  };
  /**
   * What the run that was kept under this name finds with other settings of its post-processing, a
   * chain's detector's: what `predict` with these settings finds. `post` is of the same method as
   * the model's own; `textScore` leaves texts with a lower score out, where no KIE model labels
   * them. No `found` where the run is not kept any more, or was too large.
   */
  readAgain: {
    params: { run: string; post: PostSettings; textScore?: number };
    result: { found: Found | undefined };
  };
  /**
   * Run two pipelines on one image and say where they begin to differ. Their arrays are compared in
   * the engine; with `pictures` a few come back, scaled down to be looked at. `turned`: the file
   * has an EXIF orientation.
   */
  stages: {
    params: {
      sides: TracedSide[];
      image: Uint8Array;
      imagePath: string;
      known?: KnownTexts;
      scoreThreshold: number;
      turned: boolean;
      pictures?: boolean;
    };
    result: { report: StagesReport; pictures: StagePicture[] };
  };
  /** Devices of this machine's ONNX Runtime; `cpu` first. */
  devices: { params: Record<string, never>; result: { devices: { id: string; label: string }[] } };
  /**
   * Decode an image the webview cannot show (TIFF…): RGBA, stored orientation unless `upright`.
   * What has more pixels than a screen can show comes scaled down to `shown`; `width` and `height`
   * are the picture's own.
   */
  decodeImage: {
    params: { image: Uint8Array; imagePath: string; upright: boolean };
    result: {
      width: number;
      height: number;
      shown: { width: number; height: number };
      rgba: Uint8Array;
    };
  };
  /**
   * A small picture of an image, upright, of at most `side` pixels a side; `width` and `height` are
   * the image's own.
   */
  thumbnail: {
    params: { image: Uint8Array; imagePath: string; side: number };
    result: { mime: string; bytes: Uint8Array; width: number; height: number };
  };
}
export type EngineMethod = keyof EngineMethods;

export type EngineRequest = {
  [M in EngineMethod]: { id: number; method: M; params: EngineMethods[M]['params'] };
}[EngineMethod];
/**
 * Sent instead of a request: nobody waits for request `cancel` any more. Its reply (result or
 * error) is the acknowledgement.
 */
export interface EngineCancel {
  cancel: number;
}
export type EngineReply =
  | { id: number; ok: true; result: unknown }
  | {
      id: number;
      ok: false;
      error: {
        name: string;
        message: string;
        stack?: string;
        fix?: string;
        unreadableImage?: boolean;
      };
    };
