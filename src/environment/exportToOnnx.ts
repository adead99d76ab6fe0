import path from 'node:path';
import type { CommandLine } from '../base/commandLine';
import { pythonCommand } from './pythonCommand';

export interface ExportOptions {
  python: string;
  /** Flattened (`writeExportInput`): it is run. */
  configPath: string;
  checkpointPath: string;
  outputPath: string;
  /** A `ModelDescription` as JSON: embedded in the ONNX file and written to `OUTPUT.onnx.json`. */
  descriptionPath?: string;
  /** The folder the bundles are built into; holds `python/`. */
  distFolder: string;
}

/**
 * Runs `export_onnx.py`: exit status 0 when ONNX Runtime gave what PyTorch gives and the file is in
 * place; otherwise 1, a last line `MMOCR: cannot export …` on standard error and no new file.
 */
export function exportToOnnxCommand(options: ExportOptions): CommandLine {
  const { python, configPath, checkpointPath, outputPath, descriptionPath, distFolder } = options;
  const description = descriptionPath === undefined ? [] : ['--description', descriptionPath];
  return pythonCommand(python, [
    path.join(distFolder, 'python', 'export_onnx.py'),
    ...description,
    '--',
    configPath,
    checkpointPath,
    outputPath,
  ]);
}
