import type { KnownTexts } from '../../model/pipeline';
import type { ImageInput } from './metadata';

/** A request of the protocol's binary extension. */
export interface InferRequest {
  /** JSON, then the image's own bytes. */
  bytes: Uint8Array;
  headers: Record<string, string>;
}

/**
 * Asks about one encoded image, for KIE with the texts known of it. The image goes as it is, in
 * `UINT8` of its length or as one `BYTES` element; the answers are asked for in JSON. With an id of
 * its own: KServe demands one of answers, and does not make it.
 */
export function inferRequest(
  image: Uint8Array,
  { datatype, rank }: ImageInput,
  known: KnownTexts | undefined,
): InferRequest {
  const one = rank === 2 ? [1, 1] : [1];
  const binary = datatype === 'BYTES' ? [lengthOf(image), image] : [image];
  const size = binary.reduce((sum, part) => sum + part.byteLength, 0);
  const ofBytes = rank === 2 ? [1, image.byteLength] : [image.byteLength];
  const inputs = [
    {
      name: 'image',
      datatype,
      shape: datatype === 'BYTES' ? one : ofBytes,
      parameters: { binary_data_size: size },
    },
    ...(known
      ? [{ name: 'texts', datatype: 'BYTES', shape: one, data: [JSON.stringify(known)] }]
      : []),
  ];
  const outputs = ['answer', 'about'].map(name => ({ name, parameters: { binary_data: false } }));
  const header = Buffer.from(JSON.stringify({ id: '1', inputs, outputs }));
  return {
    bytes: Buffer.concat([header, ...binary]),
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(header.byteLength),
    },
  };
}

/** What stands before an element of binary `BYTES`: its length, four bytes, the low one first. */
function lengthOf(element: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(element.byteLength);
  return length;
}
