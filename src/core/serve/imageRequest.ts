import type { KnownTexts } from '../ocr/chain';
import { badRequest } from './reply';
import type { RequestRow } from './requestRow';

/** One image to look at; `known` for a KIE model. */
export interface ImageRequest {
  image: Buffer;
  known?: KnownTexts;
}

/** One image, or KServe's list of them, whose answers go into `predictions`. */
export type ModelRequest = { kind: 'one'; value: unknown } | { kind: 'instances'; values: unknown[] };

/** Where the handler looks for the image in a JSON object. */
const imageKeys = ['b64', 'base64', 'data', 'body', 'image', 'image_bytes'];

/**
 * What a request sends, by the rules of our TorchServe handler (`src/python/handler/mmocr_request.py`): the field `data` or `body`, or the
 * only field. Throws `ServeError` 400 with the handler's sentence.
 */
export function modelRequest(row: RequestRow): ModelRequest {
  const value = requestValue(row);
  const instances = isObject(value) ? value['instances'] : undefined;
  return Array.isArray(instances) ? { kind: 'instances', values: instances } : { kind: 'one', value };
}

function requestValue(row: RequestRow): unknown {
  const key = ['data', 'body'].find(name => row.has(name));
  if (key === undefined && row.size !== 1) {
    const fields = [...row.keys()].map(name => `'${name}'`).join(', ');
    throw badRequest(`expected one image, in a form field such as "data"; the fields are [${fields}]`);
  }
  const value = key === undefined ? [...row.values()][0] : row.get(key);
  // JSON sent without its content type.
  if (!Buffer.isBuffer(value) || !/^\s*\{/.test(value.subarray(0, 64).toString('latin1'))) return value;
  try {
    return JSON.parse(value.toString('utf8'));
  } catch (error) {
    throw badRequest(`the request body is not JSON: ${(error as Error).message}`);
  }
}

/** The image, and the known texts beside it, of one value. Throws `ServeError` 400 when there is none. */
export function imageRequest(value: unknown): ImageRequest {
  const known = isObject(value) ? knownTexts(value) : undefined;
  return { image: imageBytes(value), ...(known ? { known } : {}) };
}

function imageBytes(value: unknown): Buffer {
  if (isObject(value)) {
    const key = imageKeys.find(name => name in value);
    if (key === undefined) throw badRequest(`the JSON object holds no image: expected one of ${imageKeys.join(', ')}`);
    return imageBytes(value[key]);
  }
  const bytes = typeof value === 'string' ? fromBase64(value) : value;
  if (!Buffer.isBuffer(bytes)) throw badRequest(`expected image bytes or base64 text, not ${pythonType(bytes)}`);
  if (bytes.length === 0) throw badRequest('the image is empty (0 bytes)');
  return bytes.subarray(0, 5).toString('latin1') === 'data:' ? fromBase64(bytes.toString('latin1')) : bytes;
}

function knownTexts({ boxes, texts }: Record<string, unknown>): KnownTexts | undefined {
  if (boxes === undefined && texts === undefined) return undefined;
  if (!isList(boxes, isBox) || !isList(texts, text => typeof text === 'string') || boxes.length !== texts.length) {
    throw badRequest('expected as many "texts" as "boxes", each box as eight numbers [x1, y1, … x4, y4]');
  }
  return { boxes: boxes as number[][], texts: texts as string[] };
}

const isList = (value: unknown, of: (item: unknown) => boolean): value is unknown[] => Array.isArray(value) && value.every(of);
const isBox = (value: unknown): boolean => isList(value, Number.isFinite) && value.length === 8;

/** Bytes of base64 text, `data:image/png;base64,` in front or not, as strict as Python's `b64decode(validate=True)`. */
function fromBase64(text: string): Buffer {
  const packed = (text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text).replace(/\s+/g, '');
  const refuse = (why: string) => badRequest(`the request text is not base64: ${why}`);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) throw refuse('Only base64 data is allowed');
  if (packed.length % 4 !== 0) throw refuse('Incorrect padding');
  return Buffer.from(packed, 'base64');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

/** What Python calls the type of a JSON value. */
function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int' : 'float';
}
