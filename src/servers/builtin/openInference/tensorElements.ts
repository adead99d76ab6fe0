import { badRequest } from '../reply';
import type { InputTensor } from './inferRequest';

/** What each needs a worker for; the rest of them waits. */
export const mostImages = 64;

/** Bytes in front of each element of a binary `BYTES` tensor: its length, little-endian. */
const prefix = 4;

/**
 * The elements of a `BYTES` tensor of shape `[n]` or `[n, 1]`, n from 1 to 64: text where it came
 * in JSON, bytes where it came as binary data. Throws `ServeError` 400.
 */
export function bytesElements(tensor: InputTensor): string[] | Buffer[] {
  const { name, shape, data } = tensor;
  const [count = 0, width = 1] = shape;
  if (shape.length < 1 || shape.length > 2 || width !== 1)
    throw badRequest(`input "${name}" has the shape ${told(shape)}; it is to be [n] or [n, 1]`);
  if (count < 1 || count > mostImages)
    throw badRequest(`input "${name}" has ${count} elements; 1 to ${mostImages} are answered`);
  const elements = Buffer.isBuffer(data) ? split(data, name, count) : flat(tensor);
  if (elements.length !== count)
    throw badRequest(
      `input "${name}" has the shape ${told(shape)} and ${elements.length} elements`,
    );
  if (!isTextsOrBytes(elements))
    throw badRequest(`an element of input "${name}" is no text; BYTES in JSON are texts`);
  return elements;
}

/**
 * The bytes of a `UINT8` tensor of shape `[bytes]` or `[1, bytes]`. Throws `ServeError` 400.
 */
export function uint8Bytes(tensor: InputTensor): Buffer {
  const { name, shape, data } = tensor;
  if (shape.length < 1 || shape.length > 2 || (shape.length === 2 && shape[0] !== 1))
    throw badRequest(
      `input "${name}" has the shape ${told(shape)}; the bytes of one image are [bytes] or [1, bytes]`,
    );
  const values = Buffer.isBuffer(data) ? data : flat(tensor);
  if (values.length !== shape.at(-1))
    throw badRequest(`input "${name}" has the shape ${told(shape)} and ${values.length} elements`);
  if (Buffer.isBuffer(values)) return values;
  if (!values.every(isByte)) throw badRequest(`input "${name}" has values that are no UINT8`);
  return Buffer.from(values);
}

/** Values of a list that is nested as the shape says, or not at all. */
function flat({ shape, data }: InputTensor): unknown[] {
  return [...data].flat(shape.length - 1);
}

function split(data: Buffer, name: string, most: number): Buffer[] {
  const elements: Buffer[] = [];
  for (let at = 0; at < data.length;) {
    const start = at + prefix;
    const end = start <= data.length ? start + data.readUInt32LE(at) : Infinity;
    if (end > data.length)
      throw badRequest(`element ${elements.length + 1} of input "${name}" is longer than its data`);
    if (elements.push(data.subarray(start, end)) > most)
      throw badRequest(`input "${name}" has more than its ${most} elements`);
    at = end;
  }
  return elements;
}

const isByte = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;

const isTextsOrBytes = (values: unknown[]): values is string[] | Buffer[] =>
  values.every(value => typeof value === 'string' || Buffer.isBuffer(value));

const told = (shape: readonly number[]): string => `[${shape.slice(0, 8).join(', ')}]`;
