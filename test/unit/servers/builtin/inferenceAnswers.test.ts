import { beforeEach, describe, expect, it } from 'vitest';
import { answerInference } from '../../../../src/servers/builtin/inferenceApi';
import { Metrics } from '../../../../src/servers/builtin/metrics';
import { Registry } from '../../../../src/servers/builtin/registry';
import { badRequest, workerDied } from '../../../../src/servers/builtin/reply';
import { asking, StandIn, told } from './standIn';

const image = Buffer.from([1, 2, 3]);
let registry: Registry;
let metrics: Metrics;
let dbnet: StandIn;
beforeEach(() => {
  registry = new Registry();
  metrics = new Metrics();
  dbnet = new StandIn('dbnet');
  registry.add(dbnet);
});
const answer = (body: Buffer | string = image, type?: string, model = 'dbnet') =>
  answerInference(asking(`POST /predictions/${model}`, body, type), registry, metrics);

describe('one image', () => {
  it("is answered with MMOCR's JSON and the handler's headers, without a reason phrase", async () => {
    expect(await answer()).toEqual({
      status: 200,
      reason: '',
      headers: {
        'X-MMOCR-Image': '40x20;orientation=stored',
        'X-MMOCR-Task': 'textdet',
        'Server-Timing': 'decode;dur=1.235',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ boundary_result: [[1, 2, 3, 4, 5, 6, 7, 8, 0.5]] }, undefined, 2),
    });
  });

  it('that the handler refuses: 400, the class in the reason phrase, too', async () => {
    dbnet.answer = () => Promise.reject(badRequest('the 3 bytes sent are not an image'));
    const reply = await answer();
    expect([reply?.reason, ...told(reply)]).toEqual([
      'BadRequestException',
      400,
      { code: 400, type: 'BadRequestException', message: 'the 3 bytes sent are not an image' },
    ]);
    expect(told(await answer('', undefined))).toEqual([
      400,
      expect.objectContaining({ message: 'the image is empty (0 bytes)' }),
    ]);
  });

  it("that a worker ended over is the server's own refusal, and counts", async () => {
    dbnet.answer = () => Promise.reject(workerDied(507));
    await expect(answer()).rejects.toMatchObject({ status: 507, message: 'Worker died.' });
    for (const name of ['ts_inference_requests_total', 'ts_queue_latency_microseconds'])
      expect(metrics.text([name])).toMatch(
        new RegExp(`^${name}\\{model_name="dbnet",model_version="default",.*\\} [\\d.]+$`, 'm'),
      );
  });

  it('a form that cannot be read reaches no model, nor a count', async () => {
    await expect(answer('%', 'application/x-www-form-urlencoded')).rejects.toMatchObject({
      status: 500,
      type: 'ErrorDataDecoderException',
    });
    expect([dbnet.asked, metrics.text([])]).toEqual([[], expect.not.stringMatching(/^ts_.*\{/m)]);
  });
});

describe("KServe's instances", () => {
  const bad = { code: 400, type: 'BadRequestException', message: 'no' };
  const send = (...instances: unknown[]) =>
    answer(JSON.stringify({ instances }), 'application/json');
  /** Refuses images that begin with a zero. */
  beforeEach(() => {
    const good = dbnet.answer;
    dbnet.answer = request =>
      request.image[0] === 0 ? Promise.reject(badRequest('no')) : good(request);
  });
  const found = { boundary_result: [[1, 2, 3, 4, 5, 6, 7, 8, 0.5]] };

  it('are answered each in its place', async () => {
    const reply = await send({ b64: 'AQID' }, { b64: 'AAAA' }, 5);
    expect([reply?.reason, ...told(reply)]).toEqual([
      '',
      200,
      {
        predictions: [
          found,
          bad,
          { ...bad, message: 'expected image bytes or base64 text, not int' },
        ],
      },
    ]);
  });

  it('are refused when none could be answered, with the status of the first', async () => {
    const reply = await send({ b64: 'AAAA' }, {});
    expect([reply?.reason, reply?.status]).toEqual(['No image could be read', 400]);
    expect(told(await send({ b64: 'AAAA' }))).toEqual([400, { predictions: [bad] }]);
  });

  it('that are none get none', async () => {
    expect(told(await send())).toEqual([200, { predictions: [] }]);
  });
});

describe('a KIE model', () => {
  beforeEach(() => registry.add(new StandIn('kie', '1.0', 'kie')));

  it('is given the known texts that come with the image', async () => {
    const known = { boxes: [[0, 0, 1, 1]], texts: ['a'] };
    await answer(JSON.stringify({ image: 'AQID', ...known }), 'application/json', 'kie');
    expect((registry.find('kie') as StandIn).asked).toEqual([{ image, known }]);
  });

  it('refuses an image alone', async () => {
    const [status, body] = told(await answer(image, undefined, 'kie'));
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({
        message: expect.stringMatching(/^this model says what known texts are/),
      }),
    ]);
  });
});
