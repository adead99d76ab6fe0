import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Serving } from '../../../fuzz/serving';
import { attachedKind } from '../../../../src/servers/kinds';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { findKind } from '../../../../src/servers/findKind';
import { sample } from '../../../samples';

const never = new AbortController().signal;
let folder = '';
let serving: Serving;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-oip-'));
  serving = await Serving.start(folder, { onnx: sample('onnx', 'svtr_tiny.onnx') });
});
afterAll(async () => {
  await serving.stop();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const address = () => `127.0.0.1:${serving.ports.inference}`;

function client(kind: string) {
  const file = fs.readFileSync(path.join(folder, 'key_file.json'), 'utf8');
  const { inference } = JSON.parse(file) as { inference: { key: string } };
  const keys = () => Promise.resolve(inference.key);
  return attachedKind(kind)!.attach({ inferenceAddress: address() }, { keys });
}

it('with access keys is known without one', async () => {
  expect(await findKind(address())).toBe('existing');
});

describe.each(['existing', 'kserve', 'triton'])('asked as %s', kind => {
  it('answers the same word in the same frame', async () => {
    const image = { path: 'word_00.png', bytes: fs.readFileSync(sample('words', 'word_00.png')) };
    const { instances, frame, task, timings } = await new ServedPredictor(
      client(kind),
      'model',
    ).predict(image, never);
    expect(instances).toMatchObject([{ text: 'captain' }]);
    expect(frame).toEqual({ width: 97, height: 23, orientation: 'upright' });
    expect(task).toBe('textrecog');
    expect(timings.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['send', 'queue', 'decode', 'network']),
    );
  });

  it('refuses what is no image in the same words, and names its models', async () => {
    const ask = (model: string) => client(kind).predict(model, undefined, Buffer.from('no image'));
    const words = await ask('model').catch((error: Error) => error.message);
    expect(words).toMatch(/^"model" answered: /);
    const missing = await ask('other').catch((error: Error) => error.message);
    expect(missing).toMatch(
      kind === 'existing' ? /has no model "other"\.$/ : /no model "other"\. It serves: model\.$/,
    );
  });
});

it('lists its models by the protocol, with their versions', async () => {
  const asked = client('triton');
  expect(await asked.models()).toEqual(['model']);
  expect(await asked.describe('model')).toEqual([
    { name: 'model', version: '1.0', workers: [], ready: true },
  ]);
  expect(await asked.ping()).toBe(true);
});
