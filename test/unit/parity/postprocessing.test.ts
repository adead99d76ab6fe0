import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { describePost } from '../../../src/methods/registry';
import type { Generation, ModelDescription } from '../../../src/model/modelDescription';
import type { TextInstance } from '../../../src/model/prediction';
import { readerOf } from '../../../src/methods/readers';
import type { Reading } from '../../../src/methods/reading/reader';
import type { NetworkOutput } from '../../../src/model/networkRun';
import { loadOpenCv } from '../../../src/runtime/opencv';
import { readNpy } from './readNpy';

/** MMOCR's own postprocessors on drawn maps: `make.py` in this folder says how. */
const folder = path.resolve(import.meta.dirname, '../../fixtures/postprocessing');
const answers = fs.readdirSync(folder).filter(name => name.endsWith('.json'));
/**
 * Of the stored values; not a power of two, which would let FCENet's points fall on whole pixels.
 */
const unit = Math.fround(0.13);
const heads: Record<string, string> = {
  panet: 'PAN',
  psenet: 'PSE',
  textsnake: 'TextSnake',
  fcenet: 'FCE',
};

beforeAll(loadOpenCv);

function outputs(method: string): [string, NetworkOutput][] {
  return fs
    .readdirSync(folder)
    .filter(name => name.startsWith(`${method}.`) && name.endsWith('.npy'))
    .map(name => {
      const { shape, bytes } = readNpy(path.join(folder, name));
      return [
        name.split('.')[1]!,
        {
          dims: shape,
          data: Float32Array.from(new Int8Array(bytes.buffer), value => value * unit),
        },
      ];
    });
}

async function read(
  method: string,
  generation: Generation,
  textRepr: string,
  found = new Map(outputs(method)),
): Promise<TextInstance[]> {
  const name = heads[method]!;
  const head = {
    type: `${name}Head`,
    scales: [8, 16, 32],
    postprocessor: {
      type: `${name}Postprocessor`,
      text_repr_type: textRepr,
      ...(method === 'fcenet' && { alpha: 1.2, beta: 1 }),
    },
  };
  const post = (await describePost(
    { model: { [generation === '1.x' ? 'det_head' : 'bbox_head']: head } },
    generation,
    () => Promise.reject(new Error('no dictionary')),
  ))!;
  const description = { method: name, generation, post } as ModelDescription;
  const reading = {
    outputs: found,
    description,
    onnxPath: 'model.onnx',
    fit: { factor: { x: 0.8125, y: 0.8421 } },
  };
  return readerOf(post).read(reading as unknown as Reading, post);
}

describe.each(answers)('%s', file => {
  const [method, major, , textRepr] = file.split('.') as [string, string, string, string];

  test('is what we read: same polygons, scores within the last digits of float32', async () => {
    const { boundary_result: stored } = JSON.parse(
      fs.readFileSync(path.join(folder, file), 'utf8'),
    ) as { boundary_result: number[][] };
    const instances = await read(method, `${major}.x` as Generation, textRepr);
    expect(stored.length).toBeGreaterThan(1);
    expect(instances.map(({ polygon }) => polygon)).toEqual(
      stored.map(boundary => boundary.slice(0, -1)),
    );
    instances.forEach(({ score }, i) => {
      expect(Math.abs(score! - stored[i]!.at(-1)!)).toBeLessThan(5e-7);
    });
  });
});

describe('outputs that do not fit their config', () => {
  const flat = (...dims: number[]): NetworkOutput => ({
    dims,
    data: new Float32Array(dims.reduce((a, b) => a * b, 1)),
  });

  test.each([
    ['panet', new Map([['maps', flat(1, 2, 8, 8)]]), /shape 1 × 2 × 8 × 8/],
    ['textsnake', new Map([['maps', flat(5, 8, 8)]]), /shape 5 × 8 × 8/],
    ['psenet', new Map([['maps', flat(2, 7, 8, 8)]]), /shape 2 × 7/],
    ['fcenet', new Map([['cls_0', flat(1, 4, 8, 8)]]), /gives cls_0; cls_0, reg_0, cls_1/],
    [
      'fcenet',
      new Map(
        outputs('fcenet').map(([name, output]) => [
          name,
          name === 'reg_1' ? flat(1, 10, 8, 8) : output,
        ]),
      ),
      /shape 1 × 10 × 8 × 8/,
    ],
  ])('%s refuses them in a sentence', async (method, found, message) => {
    await expect(read(method, '1.x', 'poly', found)).rejects.toThrow(message);
  });

  test('nothing is found in empty maps', async () => {
    for (const method of ['panet', 'psenet', 'textsnake'])
      expect(await read(method, '1.x', 'poly', new Map([['maps', flat(1, 7, 8, 8)]]))).toEqual([]);
  });
});
