import type { KnownTexts } from '../../model/pipeline';
import { badRequest } from './reply';
import { requestJson } from './requestJson';
import type { RequestRow } from './requestRow';

/** One image to look at; `known` for a KIE model. */
export interface ImageRequest {
  image: Buffer;
  known?: KnownTexts;
}

/** One image, or KServe's list of them, whose answers go into `predictions`. */
export type ModelRequest =
  { kind: 'one'; value: unknown } | { kind: 'instances'; values: unknown[] };

/**
 * More than wait for a worker anywhere; each is answered with some hundred bytes, if only with a
 * refusal.
 */
const mostInstances = 1000;

/** Where the handler looks for the image in a JSON object. */
const imageKeys = ['b64', 'base64', 'data', 'body', 'image', 'image_bytes'];

/**
 * What a request sends, by the rules of our TorchServe handler
 * (`src/python/handler/mmocr_request.py`): the field `data` or `body`, or the only field. Throws
 * `ServeError` 400 with the handler's sentence.
 */
export function modelRequest(row: RequestRow): ModelRequest {
  const value = requestValue(row);
  const instances = isObject(value) ? value['instances'] : undefined;
  if (!Array.isArray(instances)) return { kind: 'one', value };
  if (instances.length > mostInstances)
    throw badRequest(
      `there are ${instances.length} instances; at most ${mostInstances} are answered at a time`,
    );
  return { kind: 'instances', values: instances };
}

function requestValue(row: RequestRow): unknown {
  const key = ['data', 'body'].find(name => row.has(name));
  if (key === undefined && row.size !== 1) {
    const fields = [...row.keys()].map(name => `'${name}'`).join(', ');
    throw badRequest(
      `expected one image, in a form field such as "data"; the fields are [${fields}]`,
    );
  }
  const value = key === undefined ? [...row.values()][0] : row.get(key);
  // JSON sent without its content type.
  if (!Buffer.isBuffer(value) || !/^\s*\{/.test(value.subarray(0, 64).toString('latin1')))
    return value;
  try {
    return requestJson(value);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest(`the request body is not JSON: ${error.message}`);
  }
}

/**
 * The image of one value and, for a KIE model, the known texts beside it. Throws `ServeError` 400
 * when they are not there.
 */
export function imageRequest(value: unknown, withTexts: boolean): ImageRequest {
  return { image: imageBytes(value), ...(withTexts ? { known: knownTexts(value) } : {}) };
}

function imageBytes(given: unknown): Buffer {
  let value = given;
  while (isObject(value)) {
    const object = value;
    const key = imageKeys.find(name => name in object);
    if (key === undefined)
      throw badRequest(`the JSON object holds no image: expected one of ${imageKeys.join(', ')}`);
    value = object[key];
  }
  const bytes = typeof value === 'string' ? fromBase64(value) : value;
  if (!Buffer.isBuffer(bytes))
    throw badRequest(`expected image bytes or base64 text, not ${pythonType(bytes)}`);
  if (bytes.length === 0) throw badRequest('the image is empty (0 bytes)');
  return bytes.subarray(0, 5).toString('latin1') === 'data:'
    ? fromBase64(bytes.toString('latin1'))
    : bytes;
}

function knownTexts(value: unknown): KnownTexts {
  const { boxes, texts } = isObject(value) ? value : {};
  if (!Array.isArray(boxes) || !Array.isArray(texts)) {
    throw badRequest(
      'this model says what known texts are: send JSON with the image and them, ' +
        '{"image": "<base64>", "boxes": [[x1, y1, …, x4, y4], …], "texts": ["…", …]}',
    );
  }
  if (boxes.length !== texts.length)
    throw badRequest(`there are ${boxes.length} boxes and ${texts.length} texts`);
  for (const [index, text] of texts.entries()) {
    if (typeof text !== 'string') throw badRequest(`text ${index + 1} is no string`);
    if (!isCorners(boxes[index]))
      throw badRequest(`box ${index + 1} is no list of corners [x1, y1, …]`);
  }
  return { boxes: boxes as number[][], texts: texts as string[] };
}

function isCorners(box: unknown): boolean {
  return (
    Array.isArray(box) && box.every(Number.isFinite) && box.length >= 4 && box.length % 2 === 0
  );
}

/**
 * Bytes of base64 text, `data:image/png;base64,` in front or not, as strict as Python's
 * `b64decode(validate=True)`.
 */
function fromBase64(text: string): Buffer {
  const packed = (text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text).replace(
    /\s+/g,
    '',
  );
  const refuse = (why: string) => badRequest(`the request text is not base64: ${why}`);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) throw refuse('Only base64 data is allowed');
  if (packed.length % 4 !== 0) throw refuse('Incorrect padding');
  return Buffer.from(packed, 'base64');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
  );
}

/** What Python calls the type of a JSON value. */
function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int' : 'float';
}
