import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { parseDescription } from '../describe/checkDescription';
import type { ModelDescription } from '../model/modelDescription';
import { incomplete } from './onnxFile';
import { fieldAt, LONGEST_HEAD, type Field } from './protobuf';
import { unreadable } from '../base/unreadable';

/** Fields of ModelProto (onnx.proto) that every model has, and its metadata. */
const IR_VERSION = 1,
  GRAPH = 7,
  OPSET_IMPORT = 8,
  METADATA_PROPS = 14;
/** Where `export_onnx.py` embeds the description. */
const DESCRIPTION_KEY = 'mmocr.description';
/** A description with the largest dictionary stays far below. */
const LONGEST_PROPERTY = 16 << 20;

/**
 * The description that the export embedded in an ONNX file; undefined when another tool wrote it.
 * Reads the file's outline, not its weights.
 *
 * @throws UserError naming the file: no ONNX file, or cut short.
 */
export async function embeddedDescription(onnxPath: string): Promise<ModelDescription | undefined> {
  const info = await stat(onnxPath).catch((cause: unknown) => {
    throw unreadable(onnxPath, cause);
  });
  // Before it is opened: opening a pipe waits for whoever writes into it.
  if (!info.isFile()) throw new UserError(l10n.t('{0} is not a file.', onnxPath));
  const file = await open(onnxPath, 'r').catch((cause: unknown) => {
    throw unreadable(onnxPath, cause);
  });
  try {
    const fields = await outline(file, onnxPath, info.size);
    for (const { number, start, end } of fields) {
      if (number !== METADATA_PROPS || end - start > LONGEST_PROPERTY) continue;
      const [key, value] = keyAndValue(await readAt(file, start, end - start));
      const description = key === DESCRIPTION_KEY ? parseDescription(value, onnxPath) : undefined;
      if (description) return description;
    }
    return undefined;
  } finally {
    await file.close();
  }
}

async function outline(file: FileHandle, onnxPath: string, size: number): Promise<Field[]> {
  const fields: Field[] = [];
  for (let at = 0; at < size;) {
    const field = fieldAt(await readAt(file, at, LONGEST_HEAD), at);
    // ONNX writers put the version first: anything else at the start is another kind of file.
    if (at === 0 && field?.number !== IR_VERSION)
      throw new UserError(l10n.t('{0} is not an ONNX file.', onnxPath));
    if (!field) break;
    fields.push(field);
    at = field.end;
  }
  const whole =
    [GRAPH, OPSET_IMPORT].every(number => fields.some(field => field.number === number)) &&
    fields.at(-1)?.end === size;
  if (!whole) throw incomplete(onnxPath);
  return fields;
}

/** StringStringEntryProto: field 1 is the key, field 2 the value. */
function keyAndValue(bytes: Buffer): [key: string, value: string] {
  const texts = ['', ''];
  for (let at = 0; at < bytes.length;) {
    const field = fieldAt(bytes.subarray(at), at);
    if (!field) break;
    if (field.number <= 2) texts[field.number - 1] = bytes.toString('utf8', field.start, field.end);
    at = field.end;
  }
  return texts as [string, string];
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
