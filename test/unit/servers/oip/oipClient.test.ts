import { describe, expect, it } from 'vitest';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { kserveKind } from '../../../../src/servers/kserve/kind';
import { tritonKind } from '../../../../src/servers/triton/kind';
import { image, never } from '../contract/hostileServers';
import type { Said } from '../contract/scripted';
import { answer, asked, describes, infer, metadata, sent, tensor } from './asking';

describe('an image', () => {
  it('goes to Triton as one element of BYTES, in the rank that the model declares', async () => {
    const { client, came } = await asked({
      [describes]: [200, metadata(-1, 1)],
      [infer]: [200, answer()],
    });
    const prediction = await new ServedPredictor(client, 'rec').predict(image, never);
    expect(prediction).toMatchObject({
      instances: [{ text: 'hé', textScore: 0.5 }],
      task: 'textrecog',
      frame: { width: 10, height: 11, orientation: 'stored' },
      timings: [{ stage: 'send' }, { stage: 'queue' }, { stage: 'run', ms: 2 }],
    });
    const { header, rest } = sent(came[1]!);
    expect(header.inputs).toMatchObject([{ name: 'image', datatype: 'BYTES', shape: [1, 1] }]);
    expect(rest).toEqual(Buffer.from([5, 0, 0, 0, ...image.bytes]));
    await client.predict('rec', undefined, image.bytes);
    expect(came.map(({ line }) => line)).toEqual([describes, infer, infer]);
  });

  it('goes to KServe as UINT8, and known texts beside it', async () => {
    const { client, came } = await asked(
      { [describes]: [200, { ...metadata(-1), versions: null }], [infer]: [200, answer()] },
      kserveKind,
    );
    const known = { boxes: [[0, 0, 1, 0, 1, 1, 0, 1]], texts: ['a'] };
    await client.predict('rec', undefined, image.bytes, never, known);
    const { header, rest } = sent(came[1]!);
    const [first, second] = header.inputs;
    expect(first).toMatchObject({ datatype: 'UINT8', shape: [5] });
    expect([second?.shape, JSON.parse(second?.data?.[0] ?? '')]).toEqual([[1], known]);
    expect(rest).toEqual(image.bytes);
  });

  it('goes to the version asked for, in any spelling', async () => {
    const route = '/v2/models/a%20b%2Fc/versions/1.0%3F';
    const { client, came } = await asked({
      [`GET ${route}`]: [200, metadata(-1)],
      [`POST ${route}/infer`]: [200, answer()],
    });
    await client.predict('a b/c', '1.0?', image.bytes);
    expect(came).toHaveLength(2);
  });

  it('goes with the key of its server', async () => {
    const script: Record<string, Said> = {
      [describes]: [200, metadata(-1)],
      [infer]: [200, answer()],
    };
    const { client, came } = await asked(script, tritonKind, 'secret');
    await client.predict('rec', undefined, image.bytes);
    expect(came.map(({ headers }) => headers.authorization)).toEqual(
      Array(2).fill('Bearer secret'),
    );
  });
});

describe('models', () => {
  const repository: Said = [
    200,
    [
      { name: 'rec', version: '1', state: 'READY' },
      { name: 'rec', version: '2', state: 'READY' },
      { name: 'part', version: '1', state: 'READY' },
      { name: 'gone', version: '1', state: 'UNAVAILABLE', reason: 'unloaded' },
    ],
  ];
  const part = { versions: ['1'], inputs: [tensor('pixels', 'FP32', 3)] };

  it('are those of the repository that take an encoded image', async () => {
    const { client } = await asked({
      'POST /v2/repository/index': repository,
      [describes]: [200, metadata(-1, 1)],
      'GET /v2/models/part': [200, part],
    });
    expect(await client.models()).toEqual(['rec']);
    await expect(client.predict('part', undefined, image.bytes)).rejects.toThrow(
      '"part" takes no encoded image named "image"; its inputs are: pixels.',
    );
  });

  it.each(['GET /v2/models', 'GET /v1/models'])(
    'are those of %s where there is no repository',
    async list => {
      const { client } = await asked({ [list]: [200, { models: ['b', 'a'] }] }, kserveKind);
      expect(await client.models()).toEqual(['a', 'b']);
    },
  );

  it('are described with their versions, and whether each takes requests', async () => {
    const { client } = await asked({
      [describes]: [200, { ...metadata(-1), versions: ['1', '2'] }],
      'GET /v2/models/rec/versions/2/ready': [200, ''],
      'GET /v2/models/one': [200, { ...metadata(-1), versions: null }],
      'GET /v2/models/one/ready': [200, { name: 'one', ready: true }],
    });
    expect(await client.describe('rec')).toEqual([
      { name: 'rec', version: '1', workers: [], ready: false },
      { name: 'rec', version: '2', workers: [], ready: true },
    ]);
    expect(await client.describe('one')).toEqual([
      { name: 'one', version: '', workers: [], ready: true },
    ]);
  });

  it.each<[string, unknown]>([
    ['a web page', '<!doctype html>'],
    ['no list', { models: 'all' }],
    ['names that are none', { models: ['a', 7] }],
    ['names that turn the line', { models: ['a\u202eb'] }],
    ['more than there are', { models: Array.from({ length: 10_001 }, (_, i) => `m${i}`) }],
  ])('that are %s are refused by name', async (_, body) => {
    const { client } = await asked({ 'GET /v2/models': [200, body] }, kserveKind);
    await expect(client.models()).rejects.toThrow('another program listens there, not KServe');
  });
});
