import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { FakeServer } from './fakeServer';

let fake: FakeServer;
beforeEach(async () => {
  fake = await FakeServer.start();
});
afterEach(() => fake.stop());

describe('a served prediction', () => {
  const ask = () =>
    new ServedPredictor(fake.client(), 'm').predict(
      { path: '/a/b.png', bytes: Buffer.from('x') },
      new AbortController().signal,
    );

  it('of a foreign handler has no frame, and NaN is no score', async () => {
    fake.respond = (_, response) =>
      response.end('{\n  "text": "NaN is \\"a\\" word",\n  "score": NaN\n}');
    const prediction = await ask();
    expect(prediction).toMatchObject({
      task: 'textrecog',
      instances: [{ text: 'NaN is "a" word' }],
      timings: [{ stage: 'send' }, { stage: 'handler' }],
    });
    expect(prediction).not.toHaveProperty('frame');
    expect(prediction.instances[0]).not.toHaveProperty('textScore');
  });

  it('of ours has frame, task and stages', async () => {
    fake.respond = (_, response) =>
      response
        .writeHead(200, {
          'X-MMOCR-Image': '640x480;orientation=upright',
          'X-MMOCR-Task': 'textdet',
          'Server-Timing': 'decode;dur=1.5, inference;dur=2',
        })
        .end('{"boundary_result": []}');
    expect(await ask()).toMatchObject({
      task: 'textdet',
      instances: [],
      frame: { width: 640, height: 480, orientation: 'upright' },
      timings: [
        { stage: 'send' },
        { stage: 'queue' },
        { stage: 'decode', ms: 1.5 },
        { stage: 'inference', ms: 2 },
      ],
    });
  });

  it('sends the texts that a KIE model is asked about with the image', async () => {
    const known = { boxes: [[1, 2, 30, 2, 30, 9, 1, 9]], texts: ['Größe 大'] };
    const sent: unknown[] = [];
    fake.respond = (request, response, body) => {
      sent.push(request.headers['content-type'], JSON.parse(body.toString()));
      response.end('{"boundary_result": []}');
    };
    await new ServedPredictor(fake.client(), 'm', undefined, known).predict(
      { path: '/a/b.png', bytes: Buffer.from('x') },
      new AbortController().signal,
    );
    expect(sent).toEqual(['application/json', { image: 'eA==', ...known }]);
  });

  it('from who sends elsewhere is none, and neither image nor key goes there', async () => {
    const asked: (string | undefined)[] = [];
    fake.respond = (request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: `http://${fake.address}/elsewhere` }).end();
    };
    await expect(ask()).rejects.toThrow(/answered with status 307: another program listens there/);
    expect(asked).toEqual(['/predictions/m']);
  });

  it.each([
    '{"boundary_result": [[0, 0, 1e999, 0, 1, 1, 0.5]]}',
    '{"boundary_result": [[0, 0, NaN, 0, 1, 1, 0.5]]}',
    '{"boundary_result": [[0, 0, 1, 0, 1, 1]]}',
    '{"boundary_result": [["0", 0, 1, 0, 1, 1, 0.5]]}',
    '{"boundary_result": "x"}',
    'null',
    '[]',
  ])('of no points is refused: %s', async body => {
    fake.respond = (_, response) => response.end(body);
    await expect(ask()).rejects.toThrow(/is not in MMOCR's format/);
  });

  it('that only looks like JSON is refused in no time, however long', async () => {
    fake.respond = (_, response) => response.end(`[NaN, ${'"\\"'.repeat(300_000)}`);
    await expect(ask()).rejects.toThrow(/something that is not JSON/);
  });

  it("that is no JSON is the handler's fault", async () => {
    fake.respond = (_, response) => response.end('hello there');
    await expect(ask()).rejects.toThrow(
      'The handler of "m" answered with something that is not JSON: hello there',
    );
  });
});
