import { readFile, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { parseDescription } from './checkDescription';
import type { ModelDescription } from '../model/modelDescription';

/** Larger files are something else. */
const LARGEST = 64 << 20;

/**
 * The description that the export wrote next to the ONNX file; undefined when there is none. Throws
 * `UserError` when it cannot be used.
 */
export async function readSidecar(onnxPath: string): Promise<ModelDescription | undefined> {
  const path = `${onnxPath}.json`;
  let text: string;
  try {
    const info = await stat(path);
    // Reading a pipe would wait for ever, and a description has some kilobytes.
    if (!info.isFile() || info.size > LARGEST) throw new Error('no description');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UserError(l10n.t('{0} cannot be read.', path), { cause: error });
  }
  const description = parseDescription(text, path);
  if (description) return description;
  throw new UserError(
    l10n.t(
      '{0} is not a description of a model that this version reads. Export the model again.',
      path,
    ),
    { fix: 'exportToOnnx' },
  );
}
