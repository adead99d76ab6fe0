import { readFile, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { taskOf } from '../config/describe/methods';
import { UserError } from '../errors';
import type { ModelDescription } from '../ocr/modelDescription';

/** The description that the export wrote next to the ONNX file; undefined when there is none. Throws `UserError` when it cannot be used. */
export async function readSidecar(onnxPath: string): Promise<ModelDescription | undefined> {
  const path = `${onnxPath}.json`;
  let text: string;
  try {
    // Reading a pipe would wait for ever.
    if (!(await stat(path)).isFile()) throw new Error('no file');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UserError(l10n.t('{0} cannot be read.', path), { cause: error });
  }
  const description = parseDescription(text);
  if (description) return description;
  throw new UserError(l10n.t('{0} is not a description of a model that this version reads. Export the model again.', path), { fix: 'exportToOnnx' });
}

/** A description as the export writes it, beside the ONNX file or into it; undefined for any other text. */
export function parseDescription(text: string): ModelDescription | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDescription(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The file may be edited or stand beside somebody else's ONNX, so its shape is looked at before it is believed. */
function isDescription(value: unknown): value is ModelDescription {
  const { format, name, generation, task, colorType, resize, normalise, post } = Object(value) as Partial<ModelDescription>;
  return format === 1 && typeof name === 'string' && (generation === '0.x' || generation === '1.x') && typeof colorType === 'string'
    && ['asIs', 'keepRatio', 'stretch', 'shortSide', 'toHeight'].includes(resize?.kind ?? '')
    && Array.isArray(normalise?.mean) && Array.isArray(normalise.std)
    && post !== undefined && taskOf(post) === task && (!('classes' in post) || Array.isArray(post.classes)) && (!('characters' in post) || Array.isArray(post.characters)) && (!('ignored' in post) || Array.isArray(post.ignored));
}
