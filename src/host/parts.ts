import type * as vscode from 'vscode';
import type { EngineClient } from '../engineClient/engineClient';
import type { Models } from './models/models';
import type { OnnxFiles } from './models/onnxFiles';
import type { Servers } from './servers/servers';
import type { Sources } from './results/predictionSources';
import type { ResultsPanels } from './results/resultsPanels';

/** What commands work with; built once, in extension.ts. */
export interface Parts {
  context: vscode.ExtensionContext;
  log: vscode.LogOutputChannel;
  /** Evaluates configs. */
  configEngine: EngineClient;
  /**
   * Runs ONNX models; a process of its own, so that a crash of the native runtime never stops a
   * conversion.
   */
  inferenceEngine: EngineClient;
  servers: Servers;
  models: Models;
  onnxFiles: OnnxFiles;
  /** Who can answer for an image. */
  sources: Sources;
  panels: ResultsPanels;
  /** Our bundles and Python files. */
  dist: string;
}
