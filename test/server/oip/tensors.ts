import * as fs from 'node:fs';
import { sample } from '../../samples';
import { lengthPrefixed, type SentTensor } from './client';
import type { Asked } from './suite';

export const imageOf = (folder: 'images' | 'words', name: string): Buffer =>
  fs.readFileSync(sample(folder, name));

export const namesIn = (folder: 'images' | 'words'): string[] =>
  fs.readdirSync(sample(folder)).filter(name => !name.endsWith('.json'));

/** As the metadata of a model declares its image: `[n]`, or `[n, 1]` where requests are batched. */
export async function shapeOf({ ask }: Asked, model: string, count: number): Promise<number[]> {
  const { inputs } = (await (await ask(`/v2/models/${model}`)).json()) as {
    inputs: { name: string; shape: number[] }[];
  };
  const rank = inputs.find(({ name }) => name === 'image')?.shape.length;
  return rank === 2 ? [count, 1] : [count];
}

/** How an image can be sent. */
export type Encoding = 'JSON' | 'binary base64' | 'binary image' | 'UINT8' | 'UINT8 in JSON';

/** The encodings that a server takes. */
export const encodingsOf = ({ differs }: Asked): Encoding[] => [
  'JSON',
  'binary base64',
  ...(differs.takesRawBytes ? (['binary image'] as const) : []),
  ...(differs.takesUint8 ? (['UINT8', 'UINT8 in JSON'] as const) : []),
];

/** The input `image`: `UINT8` takes one image only. */
export function imageTensor(
  images: readonly Buffer[],
  shape: number[],
  encoding: Encoding = 'JSON',
): SentTensor {
  const [first = Buffer.alloc(0)] = images;
  const base64 = images.map(image => image.toString('base64'));
  const bytes = { name: 'image', datatype: 'BYTES', shape };
  const uint8 = { name: 'image', datatype: 'UINT8', shape: [first.length] };
  if (encoding === 'JSON') return { ...bytes, data: base64 };
  if (encoding === 'binary base64')
    return { ...bytes, binary: lengthPrefixed(...base64.map(text => Buffer.from(text))) };
  if (encoding === 'binary image') return { ...bytes, binary: lengthPrefixed(...images) };
  return encoding === 'UINT8' ? { ...uint8, binary: first } : { ...uint8, data: [...first] };
}
