import { afterEach, describe, expect, it } from 'vitest';
import {
  ModelNotFoundError,
  ServerBusyError,
  ServerLostError,
} from '../../../../src/servers/contract/askingErrors';
import { rayKind } from '../../../../src/servers/ray/kind';
import type { FakeServer } from '../contract/fakeServer';
import { image } from '../contract/hostileServers';
import { scripted, type Said } from '../contract/scripted';

const servers: FakeServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

// As Ray Serve 2.60.0's proxy says it.
const noRoute: Said = [404, "Path '/x' not found. Ping http://.../-/routes for available routes."];
const routes: Said = [200, { '/predictions/rec': 'rec', '/predictions/a%20b': 'ab', '/': 'x' }];

async function asked(script: Record<string, Said>) {
  const { fake, came } = await scripted(script, { otherwise: noRoute });
  servers.push(fake);
  return { client: rayKind.attach({ inferenceAddress: fake.address }, {}), came };
}

describe('models of Ray Serve', () => {
  it('come with their replicas where the application tells them', async () => {
    const workers = [{ id: 'a1', status: 'READY', pid: 1 }];
    const { client } = await asked({
      'GET /models?limit=100&next_page_token=0': [200, { models: [{ modelName: 'rec' }] }],
      'GET /models/rec/all': [200, [{ modelName: 'rec', modelVersion: '1.0', workers }]],
      'GET /-/routes': routes,
    });
    expect(await client.models()).toEqual(['rec']);
    expect(await client.describe('rec')).toEqual([{ name: 'rec', version: '1.0', workers }]);
  });

  it("are those of Ray's routes where it does not", async () => {
    const { client } = await asked({ 'GET /-/routes': routes });
    expect(await client.models()).toEqual(['a b', 'rec']);
    expect(await client.describe('rec')).toEqual([
      { name: 'rec', version: '', workers: [], ready: true },
    ]);
    await expect(client.describe('no')).rejects.toThrow('has no model "no"');
  });

  it.each<[string, Said]>([
    ['a web page', [200, '<p>']],
    ['a list', [200, ['/predictions/rec']]],
    ['a route that turns the line', [200, { '/predictions/a\u202eb': 'x' }]],
  ])('are refused where the routes are %s', async (_, said) => {
    const { client } = await asked({ 'GET /-/routes': said });
    await expect(client.models()).rejects.toThrow('another program listens there, not Ray Serve');
  });
});

describe('an image', () => {
  const predict = 'POST /predictions/rec';

  it('goes as it goes to TorchServe', async () => {
    const { client, came } = await asked({ [predict]: [200, { text: 'a', score: 1 }] });
    expect((await client.predict('rec', undefined, image.bytes)).body).toEqual({
      text: 'a',
      score: 1,
    });
    expect(came[0]?.body).toEqual(image.bytes);
  });

  it.each<[string, Said, unknown, RegExp]>([
    ['a node that ends', [500, 'Internal Server Error'], ServerLostError, /A replica of "rec" at/],
    ['backpressure', [503, 'Request dropped due to backpressure'], ServerBusyError, /backpressure/],
    ['a time that is over', [408, 'Request timed out'], Error, /gave up waiting for "rec"/],
    [
      "the application's own words",
      [507, { code: 507, type: 'InternalServerException', message: 'It is no image.' }],
      Error,
      /^"rec" answered: It is no image/,
    ],
    ['a web page', [502, '<html>'], Error, /with a web page: .*not Ray Serve/],
  ])('is answered in words: %s', async (_, said, kind, words) => {
    const { client } = await asked({ [predict]: said });
    const why: unknown = await client
      .predict('rec', undefined, image.bytes)
      .catch((error: unknown) => error);
    expect(why).toBeInstanceOf(kind);
    expect((why as Error).message).toMatch(words);
  });

  it.each<[string, Record<string, Said>]>([
    ['the proxy', {}],
    [
      'an application on /',
      {
        'POST /predictions/no': [
          404,
          { code: 404, type: 'ResourceNotFoundException', message: 'Requested resource …' },
        ],
      },
    ],
  ])('for a model that is not there names those that are, by %s', async (_, script) => {
    const { client } = await asked({ ...script, 'GET /-/routes': routes });
    const why: unknown = await client
      .predict('no', undefined, image.bytes)
      .catch((error: unknown) => error);
    expect(why).toBeInstanceOf(ModelNotFoundError);
    expect((why as Error).message).toMatch(/It serves: a b, rec\./);
  });
});
