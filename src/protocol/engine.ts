import type { Generation, ModelDescription } from '../core/ocr/modelDescription';
import type { Prediction } from '../core/ocr/prediction';

/** Host or command line ↔ engine process, over `child_process.fork` IPC with `serialization: 'advanced'`. */

/** A config evaluated by the sandbox, or the base files it still needs as text. */
export type ConfigReply =
  | { kind: 'needs'; files: string[] }
  | { kind: 'done'; generation: Generation; /** flattened, key order kept, tuples as `{"__tuple__": […]}` */ values: unknown; /** Python source of the flattened config */ text: string; usedFiles: string[] }
  | { kind: 'error'; message: string; file?: string; line?: number };

/** Method name → parameters and result. The engine answers each request once: result or error. */
export interface EngineMethods {
  /**
   * Evaluate `path`; `files` maps absolute paths and `package::path` names to text, null for what does not exist. Ask again
   * with the files it `needs`. `environment` holds the variables the texts name as `{{ $NAME:default }}`, and no others.
   */
  evaluateConfig: { params: { path: string; files: Record<string, string | null>; environment?: Record<string, string> }; result: ConfigReply };
  /** Run one ONNX model on one image file's bytes. */
  predict: { params: { onnxPath: string; description: ModelDescription; image: Uint8Array; imagePath: string; device: string; scoreThreshold?: number }; result: Prediction };
  /** Devices of this machine's ONNX Runtime; `cpu` first. */
  devices: { params: Record<string, never>; result: { devices: { id: string; label: string }[] } };
  /** Decode an image the webview cannot show (TIFF…): RGBA, stored orientation unless `upright`. */
  decodeImage: { params: { image: Uint8Array; imagePath: string; upright: boolean }; result: { width: number; height: number; rgba: Uint8Array } };
}
export type EngineMethod = keyof EngineMethods;

export type EngineRequest = { [M in EngineMethod]: { id: number; method: M; params: EngineMethods[M]['params'] } }[EngineMethod];
/** Sent instead of a request: nobody waits for request `cancel` any more. Its reply (result or error) is the acknowledgement. */
export interface EngineCancel { cancel: number }
export type EngineReply =
  | { id: number; ok: true; result: unknown }
  | { id: number; ok: false; error: { name: string; message: string; stack?: string; fix?: string } };
