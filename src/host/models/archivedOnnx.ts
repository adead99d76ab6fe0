import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { removeTreeNow } from '../../base/heldFiles';
import type { Pipeline } from '../../model/pipeline';
import { extractOnnx } from './reading';

/**
 * The ONNX files inside archives, unpacked once per archive into a folder that goes with the
 * window.
 */
export class ArchivedOnnx implements vscode.Disposable {
  #folder: string | undefined;
  /** By archive path and time of writing. */
  readonly #unpacked = new Map<string, Promise<Pipeline | undefined>>();

  /** Undefined for an archive without ONNX files. Throws `UserError` for a damaged one. */
  async of(archivePath: string): Promise<Pipeline | undefined> {
    const { mtimeMs } = await fs.promises.stat(archivePath);
    const key = `${archivePath} ${mtimeMs}`;
    const unpacked = this.#unpacked.get(key) ?? this.unpack(archivePath);
    this.#unpacked.set(key, unpacked);
    unpacked.catch(() => this.#unpacked.delete(key));
    return unpacked;
  }

  dispose(): void {
    if (this.#folder !== undefined) removeTreeNow(this.#folder);
  }

  private async unpack(archivePath: string): Promise<Pipeline | undefined> {
    this.#folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-onnx-'));
    return extractOnnx(archivePath, fs.mkdtempSync(path.join(this.#folder, 'model-')));
  }
}
