import { isUtf8 } from 'node:buffer';
import { imageRequest, type ImageRequest } from '../imageRequest';
import { badRequest, ServeError } from '../reply';
import { requestJson } from '../requestJson';
import type { InferRequest, InputTensor } from './inferRequest';
import { bytesElements, uint8Bytes } from './tensorElements';

/**
 * The images that a request asks about, in order: of its input `image`, and for a model that wants
 * known texts those of its input `texts`. Throws `ServeError` 400; of several images it says which.
 */
export function imageInputs(
  { inputs }: InferRequest,
  model: { name: string; wantsTexts: boolean },
): ImageRequest[] {
  const known = model.wantsTexts ? ['image', 'texts'] : ['image'];
  for (const name of inputs.keys())
    if (!known.includes(name))
      throw badRequest(`unexpected input "${name}" for model "${model.name}"`);
  for (const name of known)
    if (!inputs.has(name)) throw badRequest(`model "${model.name}" needs the input "${name}"`);
  const images = imagesOf(inputs.get('image')!);
  const texts = model.wantsTexts ? textsOf(inputs.get('texts')!) : undefined;
  if (texts && texts.length !== images.length)
    throw badRequest(`there are ${images.length} images and ${texts.length} texts`);
  return images.map((image, i) =>
    numbered(i, images.length, () => imageRequest({ ...texts?.[i], image }, model.wantsTexts)),
  );
}

/** Runs `ask` for one image of several; what it throws says for which. */
function numbered<T>(index: number, count: number, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw ofImage(index, count, error);
  }
}

/** The refusal of one image, as that of a request that has several. */
export function ofImage(index: number, count: number, error: unknown): unknown {
  if (count === 1 || !(error instanceof ServeError)) return error;
  return new ServeError(error.status, error.type, `image ${index + 1}: ${error.message}`);
}

/** Encoded images, or base64 text of them. */
function imagesOf(tensor: InputTensor): (string | Buffer)[] {
  if (tensor.datatype === 'UINT8') return [uint8Bytes(tensor)];
  requireBytes(tensor, 'BYTES or UINT8');
  return bytesElements(tensor).map(element =>
    Buffer.isBuffer(element) && isBase64(element) ? element.toString('latin1') : element,
  );
}

function textsOf(tensor: InputTensor): object[] {
  requireBytes(tensor, 'BYTES');
  return bytesElements(tensor).map(element => {
    const text = Buffer.from(element as string);
    if (!isUtf8(text)) throw badRequest('the input "texts" is not UTF-8');
    try {
      return Object(requestJson(text)) as object;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw badRequest(`the input "texts" is not JSON: ${error.message}`);
    }
  });
}

function requireBytes({ name, datatype }: InputTensor, wanted: string): void {
  if (datatype !== 'BYTES')
    throw badRequest(`input "${name}" has the datatype ${datatype}; it is to be ${wanted}`);
}

/**
 * Whether bytes are letters of base64 and nothing else. No encoded image is: each has zeros or
 * control characters in its head.
 */
function isBase64(bytes: Buffer): boolean {
  return bytes.length > 0 && bytes.every(byte => base64.has(byte));
}

const base64 = new Set(
  Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n\t '),
);
