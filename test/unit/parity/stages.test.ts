import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { normalise } from '../../../src/preprocess/normalise';
import { prepare } from '../../../src/preprocess/prepare';
import { decodeCtc } from '../../../src/methods/ctc/decode';
import { dbPostprocess } from '../../../src/methods/db/read';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import type { NetworkOutput } from '../../../src/model/networkRun';
import { runNetwork } from '../../../src/runtime/network';
import { openSession } from '../../../src/runtime/session';
import { sample } from '../../samples';
import { detector, golden, readJson, recogniser } from './golden';
import { readFloats, readNpy } from './readNpy';

const stages = path.join(golden, 'stages');
const names = Object.keys(readJson<Record<string, unknown>>(stages, 'index.json'));
const isScene = (name: string) => fs.existsSync(sample('images', name));

async function stagesOf(name: string) {
  const description: ModelDescription = isScene(name) ? detector() : recogniser();
  const file = sample(isScene(name) ? 'images' : 'words', name);
  const prepared = prepare(
    await decodeImageFile(fs.readFileSync(file), name, description.colorType),
    description,
  );
  return {
    description,
    prepared,
    input: normalise(prepared.pixels, description.normalise, description.generation),
  };
}

describe.each(names)('%s', name => {
  test("resized pixels and network input are MMOCR's, bit for bit", async () => {
    const { prepared, input } = await stagesOf(name);
    const resized = readNpy(path.join(stages, `${name}.resized.npy`));
    expect([prepared.pixels.height, prepared.pixels.width, 3]).toEqual(resized.shape);
    expect(Buffer.compare(prepared.pixels.data, resized.bytes)).toBe(0);
    const stored = readFloats(path.join(stages, `${name}.input.npy`));
    expect(input.dims).toEqual(stored.shape);
    expect(
      Buffer.compare(new Uint8Array(input.data.buffer), new Uint8Array(stored.data.buffer)),
    ).toBe(0);
  });

  test('the network answers within 1e-5 of PyTorch', async () => {
    const { input } = await stagesOf(name);
    const onnx = sample('onnx', isScene(name) ? 'dbnet_tiny.onnx' : 'svtr_tiny.onnx');
    const [output] = [
      ...(await runNetwork(await openSession(onnx, { device: 'cpu' }), { input }, onnx)).values(),
    ] as [NetworkOutput];
    const stored = readFloats(path.join(stages, `${name}.prob.npy`));
    expect(output.dims).toEqual(stored.shape);
    const worst = stored.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - output.data[i]!)),
      0,
    );
    expect(worst).toBeLessThan(1e-5);
  });
});

test.each(names.filter(isScene))(
  '%s: stored probabilities give the stored boundaries',
  async name => {
    const { prepared, description } = await stagesOf(name);
    const {
      shape: [, height = 0, width = 0],
      data,
    } = readFloats(path.join(stages, `${name}.prob.npy`));
    if (description.post.kind !== 'db') throw new Error('not a detector');
    const instances = await dbPostprocess(
      { width, height, data },
      prepared.factor,
      description.post,
      '1.x',
    );
    const { boundary_result: stored } = readJson<{ boundary_result: number[][] }>(
      golden,
      'det_quad',
      `${name}.json`,
    );
    expect(instances.map(({ polygon, score }) => [...polygon!, score!])).toEqual(stored);
  },
);

test.each(names.filter(name => !isScene(name)))(
  '%s: stored probabilities read as the stored text',
  name => {
    const { post } = recogniser();
    if (post.kind !== 'ctc') throw new Error('not a recogniser');
    const { shape, data } = readFloats(path.join(stages, `${name}.prob.npy`));
    const stored = readJson<{ text: string; score: number | null }>(golden, 'rec', `${name}.json`);
    const read = decodeCtc(data, shape[1]!, post, 1);
    expect(read.text).toBe(stored.text);
    expect(read.textScore ?? null).toEqual(
      stored.score === null ? null : expect.closeTo(stored.score, 12),
    );
  },
);
