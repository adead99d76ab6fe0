import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';

/** Where the user's own choices of ONNX files are kept, model name → path. */
const MEMORY = 'mmocr.onnxFiles';

/**
 * Finds the ONNX file of a model: the one chosen by hand, else one of the workspace that bears the
 * model's or the checkpoint's name.
 */
export class OnnxFiles {
  constructor(private readonly memory: vscode.Memento) {}

  /** `checkpoint` is the checkpoint's file name, which the archive's manifest tells. */
  async find(model: string, checkpoint?: string): Promise<string | undefined> {
    const chosen = this.chosen()[model];
    if (chosen !== undefined && (await exists(chosen))) return chosen;
    const names = new Set([model, ...(checkpoint ? [path.parse(checkpoint).name] : [])]);
    for (const name of names) {
      const found = await vscode.workspace.findFiles(
        `**/${escapeGlob(name)}.onnx`,
        '**/node_modules/**',
      );
      const files = found.map(uri => uri.fsPath).sort();
      const described = await Promise.all(files.map(file => exists(`${file}.json`)));
      const best = files.find((_, index) => described[index]) ?? files[0];
      if (best !== undefined) return best;
    }
    return undefined;
  }

  /** The ONNX file that was exported of a checkpoint: of its name, with a description beside it. */
  async findDescribed(checkpointPath: string): Promise<string | undefined> {
    const onnxPath = await this.find(path.parse(checkpointPath).name);
    return onnxPath !== undefined && (await exists(`${onnxPath}.json`)) ? onnxPath : undefined;
  }

  /** Whether the user named a file for the model. */
  isChosen(model: string): boolean {
    return this.chosen()[model] !== undefined;
  }

  async choose(model: string, file: string): Promise<void> {
    await this.memory.update(MEMORY, { ...this.chosen(), [model]: file });
  }

  private chosen(): Record<string, string> {
    return this.memory.get<Record<string, string>>(MEMORY, {});
  }
}

/** Model names hold no glob characters; checkpoints' may. */
function escapeGlob(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
