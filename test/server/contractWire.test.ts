import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, head, Wire } from '../unit/servers/builtin/wire';
import { testFolders } from './archives';
import { archivesWithOnnx, builtin, started, torchserve, type Asked } from './bothServers';

const folders = testFolders();
beforeAll(() => archivesWithOnnx(folders.store, { dbnet: {} }));
afterAll(folders.remove);

/** What only a client sees that writes its own bytes. */
describe.each([
  ['TorchServe', torchserve],
  ['the built-in server', builtin],
] as const)('%s', (_, program) => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await started(
      program(),
      folders,
      { enable_model_api: 'true', max_request_size: '100000' },
      ['dbnet'],
    );
  });
  afterAll(async () => {
    await asked?.server.stop();
  });

  const connect = (api: 'inference' | 'management') =>
    Wire.connect(Number(new URL(asked.server.plan[`${api}Address`]).port));
  const key = async (api: 'inference' | 'management') => ({
    host: 'x',
    authorization: (await asked.authorization(api)) ?? '',
  });
  /** What one request is answered, from its first byte to the last of its JSON or head. */
  async function tell(
    api: 'inference' | 'management',
    text: string,
    until = /\}\n$/,
  ): Promise<string> {
    const wire = (await connect(api)).send(text);
    const heard = await wire.until(until);
    wire.end();
    return heard;
  }

  it('keeps a connection of HTTP/1.1 open', async () => {
    const wire = await connect('inference');
    await wire.send(head('GET /ping HTTP/1.1', await key('inference'))).until(/Healthy/);
    expect(
      await wire
        .send(head('GET /ping HTTP/1.1', await key('inference')))
        .until(/Healthy[^]*Healthy/),
    ).toMatch(/Healthy[^]*Healthy/);
    wire.end();
  });

  it.each([
    ['noise', 'GARBAGE\r\n\r\n'],
    [
      'two lengths',
      'POST /predictions/dbnet HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabc',
    ],
  ])('refuses %s', async (_name, text) => {
    expect(answerOf(await tell('inference', text))).toEqual({
      status: 400,
      message: 'Invalid HTTP message.',
    });
  });

  it('refuses a length over max_request_size before the body and the key', async () => {
    const route = 'POST /predictions/dbnet HTTP/1.1';
    for (const headers of [
      { host: 'x' },
      { ...(await key('inference')), expect: '100-continue' },
    ]) {
      expect(
        await tell('inference', head(route, { ...headers, 'content-length': 100_001 }), /\r\n\r\n/),
      ).toMatch(/^HTTP\/1\.1 413 Request Entity Too Large\r\n/);
    }
  });

  it('asks a client that waits for its body, and takes the first of two keys', async () => {
    const { authorization } = await key('inference');
    expect(
      await tell(
        'inference',
        head('POST /predictions/dbnet HTTP/1.1', {
          host: 'x',
          authorization,
          expect: '100-continue',
          'content-length': 3,
        }),
        /\r\n\r\n/,
      ),
    ).toMatch(/^HTTP\/1\.1 100 Continue/);
    const two = (first: string, second: string) =>
      tell(
        'inference',
        head('GET /ping HTTP/1.1', {
          host: 'x',
          authorization: `${first}\r\nauthorization: ${second}`,
        }),
      );
    expect(answerOf(await two(authorization, 'Bearer AAAAAAAA')).status).toBe(200);
    expect(answerOf(await two('Bearer AAAAAAAA', authorization)).status).toBe(400);
  });

  it.each([
    ['/etc/passwd', 'Model not found at: /etc/passwd'],
    ['file:///etc/passwd', 'Given URL file:///etc/passwd does not match any allowed URL(s)'],
    ['nope.mar', 'Model not found at: nope.mar'],
  ])('registers nothing from %s', async (url, message) => {
    const text = head(`POST /models?url=${encodeURIComponent(url)} HTTP/1.1`, {
      ...(await key('management')),
      'content-length': 0,
    });
    expect(answerOf(await tell('management', text))).toEqual({ status: 404, message });
  });

  it('takes of an absolute path its last part', async () => {
    const text = head(
      'POST /models?url=%2Fx%2Fdbnet.mar&model_name=absolute&initial_workers=0 HTTP/1.1',
      { ...(await key('management')), 'content-length': 0 },
    );
    expect(answerOf(await tell('management', text)).status).toBe(200);
  });
});
