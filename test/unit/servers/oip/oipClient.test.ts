import { afterEach, describe, expect, it } from 'vitest';
import {
  ModelNotFoundError,
  NotAskableError,
  ServerBusyError,
  ServerLostError,
} from '../../../../src/servers/contract/askingErrors';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { kserveKind } from '../../../../src/servers/kserve/kind';
import { tritonKind } from '../../../../src/servers/triton/kind';
import type { FakeServer } from '../contract/fakeServer';
import { image, never } from '../contract/hostileServers';
import { scripted, type Came, type Said } from '../contract/scripted';

const servers: FakeServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

const tensor = (name: string, datatype: string, ...shape: number[]) => ({ name, datatype, shape });
const metadata = (...shape: number[]) => ({
  name: 'rec',
  versions: ['1'],
  inputs: [tensor('image', 'BYTES', ...shape)],
  outputs: [],
});
const found = '{"text": "hé", "score": 0.5}';
const about = '{"image": "10x11;orientation=stored", "task": "textrecog", "timings": "run;dur=2"}';
const answer = (text = found, more = about) => ({
  outputs: [
    { ...tensor('answer', 'BYTES', 1), data: [text] },
    { ...tensor('about', 'BYTES', 1), data: [more] },
  ],
});
const infer = 'POST /v2/models/rec/infer';
const describes = 'GET /v2/models/rec';

async function asked(script: Record<string, Said>, kind = tritonKind, key?: string) {
  const { fake, came } = await scripted(script);
  servers.push(fake);
  const keys = () => Promise.resolve(key);
  return { client: kind.attach({ inferenceAddress: fake.address }, { keys }), came };
}

/** The JSON in a request, and what follows it. */
function sent({ headers, body }: Came) {
  const length = Number(headers['inference-header-content-length']);
  const header = JSON.parse(body.subarray(0, length).toString()) as {
    inputs: { name: string; datatype: string; shape: number[]; data?: string[] }[];
  };
  return { header, rest: body.subarray(length) };
}

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

describe('an answer that is no success', () => {
  it.each<[string, Said, unknown, RegExp]>([
    ['a wrong image', [400, { error: 'It is no image.' }], Error, /^"rec" answered: It is no/],
    ['a failure', [500, { error: 'ValueError : x' }], Error, /^"rec" failed on this image: Value/],
    [
      "KServe's framework",
      [422, { detail: [{ msg: 'JSON decode error', loc: ['body', 1] }] }],
      Error,
      /^"rec" answered: JSON decode error/,
    ],
    [
      "Triton's Python is gone",
      [500, { error: "Stub process 'rec_0' is not healthy." }],
      ServerLostError,
      /^"rec" does not run on the server/,
    ],
    ['a full queue', [503, { error: 'Exceeds maximum queue size' }], ServerBusyError, /Exceeds/],
    ['no key', [401, 'RBAC: access denied'], NotAskableError, /wants an access key/],
    ['a large image', [413, ''], Error, /is larger than the server at .* takes/],
    ['a gateway', [502, '<html>'], ServerLostError, /with a web page: .*not Triton/],
    ['no such route', [404, { error: 'Not Found' }], NotAskableError, /with status 404: another/],
    ['a web page', [200, '<p>Hello'], NotAskableError, /with a web page: another program/],
    ['no JSON', [200, 'ready'], Error, /something that is not JSON: ready/],
    ['other outputs', [200, { outputs: [{ name: 'map' }] }], Error, /Its outputs: map$/],
    ['no outputs', [200, [1]], Error, /Its outputs: –$/],
    ['an answer that is none', [200, answer('<p>')], Error, /another program|not JSON/],
    ['lists in lists', [200, answer('['.repeat(1_000_000))], Error, /more than any model finds/],
    ['what no model finds', [200, answer('{"boundary_result": 7}')], Error, /./],
  ])('says what it means: %s', async (_, said, kind, words) => {
    const { client } = await asked({ [describes]: [200, metadata(-1)], [infer]: said });
    const why: unknown = await new ServedPredictor(client, 'rec')
      .predict(image, never)
      .catch((error: unknown) => error);
    expect(why).toBeInstanceOf(kind);
    expect((why as Error).message).toMatch(words);
  });

  it('names the models there are where there is no such model', async () => {
    const { client } = await asked({
      'GET /v2/models/no': [404, { error: "Request for unknown model: 'no' is not found" }],
      'POST /v2/repository/index': [200, [{ name: 'rec' }]],
    });
    const why: unknown = await client
      .predict('no', undefined, image.bytes)
      .catch((error: unknown) => error);
    expect(why).toBeInstanceOf(ModelNotFoundError);
    expect((why as Error).message).toMatch(/has no model "no". It serves: rec\./);
  });

  it('says so where KServe is asked for a version', async () => {
    const why = 'Model versioning not supported yet.';
    const { client } = await asked({ 'GET /v2/models/rec/versions/7': [501, { error: why }] });
    await expect(client.predict('rec', '7', image.bytes)).rejects.toThrow('no version 7 of "rec"');
  });

  it('about what is not needed changes nothing', async () => {
    for (const more of ['', '<p>', '[]', 'null', '{"image": 7, "task": "x"}', '['.repeat(1e6)]) {
      const script: Record<string, Said> = {
        [describes]: [200, metadata(-1)],
        [infer]: [200, answer(found, more)],
      };
      const { client } = await asked(script);
      const { instances, frame } = await new ServedPredictor(client, 'rec').predict(image, never);
      expect([instances, frame]).toEqual([[{ text: 'hé', textScore: 0.5 }], undefined]);
    }
  });

  it('asks how images go once more after it', async () => {
    const { client, came } = await asked({ [describes]: [200, metadata(-1)], [infer]: [500, ''] });
    for (let i = 0; i < 2; i++)
      await client.predict('rec', undefined, image.bytes).catch(() => undefined);
    expect(came.map(({ line }) => line)).toEqual([describes, infer, describes, infer]);
  });
});

it('one that never answers is given up', async () => {
  const { fake } = await scripted({});
  servers.push(fake);
  const client = tritonKind.attach({ inferenceAddress: fake.address }, { responseTimeout: 0.2 });
  fake.respond = ({ url }, response) => {
    if (url === '/v2/models/rec') response.end(JSON.stringify(metadata(-1)));
  };
  await expect(client.predict('rec', undefined, image.bytes)).rejects.toThrow(/did not answer/);
});
