import { describe, expect, it } from 'vitest';
import {
  ModelNotFoundError,
  NotAskableError,
  ServerBusyError,
  ServerLostError,
} from '../../../../src/servers/contract/askingErrors';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { tritonKind } from '../../../../src/servers/triton/kind';
import { image, never } from '../contract/hostileServers';
import { scripted, type Said } from '../contract/scripted';
import { answer, asked, describes, found, infer, metadata, servers } from './asking';

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
    [
      'no key, as the built-in server says it',
      [400, { code: 400, type: 'InvalidKeyException', message: 'Token Authorization failed.' }],
      NotAskableError,
      /wants an access key/,
    ],
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
