import { beforeEach, describe, expect, it } from 'vitest';
import { answerInference } from '../../../../src/servers/builtin/inferenceApi';
import { Metrics } from '../../../../src/servers/builtin/metrics';
import { Registry } from '../../../../src/servers/builtin/registry';
import { asking, StandIn, told, worker } from './standIn';

const image = Buffer.from([1, 2, 3]);
let registry: Registry;
let metrics: Metrics;
let dbnet: StandIn;
let second: StandIn;
beforeEach(() => {
  registry = new Registry();
  metrics = new Metrics();
  dbnet = new StandIn('dbnet');
  second = new StandIn('dbnet', '2.0');
  registry.add(dbnet);
  registry.add(second);
});
const answer = (line: string, body: Buffer | string = image, type?: string) =>
  answerInference(asking(line, body, type), registry, metrics);
/** Which of the two versions were asked for an image. */
const seen = () => [dbnet.asked.length, second.asked.length];
const error = (status: number, message: string) =>
  expect.objectContaining({ status, message }) as Error;

describe('paths that ask a model', () => {
  it.each([
    '/predictions/dbnet',
    '/predictions/dbnet/',
    '/predictions/db%6eet',
    '/predictions/dbnet?unused=1',
    '/explanations/dbnet',
    '/invocations?model_name=dbnet',
    '/models/dbnet/invoke',
    '/dbnet/predict',
    '/v1/models/dbnet:predict',
    '/v1/models/dbnet:explain',
    '/v2/models/dbnet/infer',
    '/v2/models/dbnet/explain',
    '/predictions/dbnet/1.0/any/more',
    '/dbnet/1.0/predict',
  ])('%s: the default version', async target => {
    // A query's parameters are fields beside the image for some of them.
    expect((await answer(`POST ${target}`, image))?.status).toBe(200);
    expect(seen()).toEqual([1, 0]);
    expect(dbnet.asked).toEqual([{ image }]);
  });

  it.each(['/predictions/dbnet/2.0', '/predictions/dbnet%2F2.0', '/dbnet/2.0/predict'])(
    '%s: that version',
    async target => {
      await answer(`POST ${target}`);
      expect(seen()).toEqual([0, 1]);
    },
  );

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('whatever the method: %s', async method => {
    expect((await answer(`${method} /predictions/dbnet`))?.status).toBe(200);
  });

  it('may have the name of the model in the form', async () => {
    const form = 'model_name=dbnet&data=AQID';
    const reply = await answer('POST /invocations', form, 'application/x-www-form-urlencoded');
    expect(reply?.status).toBe(200);
    expect(dbnet.asked).toEqual([{ image: Buffer.from('AQID') }]);
  });

  it('that have queries as fields: the body goes before a query of its name', async () => {
    await answer('POST /dbnet/predict?body=x&unused=1');
    await answer('POST /dbnet/predict?data=x');
    expect(dbnet.asked).toEqual([{ image }, { image: Buffer.from('x') }]);
  });
});

describe('paths that ask nothing here', () => {
  it.each([
    '/nope',
    '/models',
    '/models/dbnet',
    '/models/dbnet/invoke/x',
    '/v1/models/dbnet',
    '/v1/models/dbnet:xx',
    '/v1/models/dbnet:predict/x',
    '/v2/models/dbnet',
    '/v2/models/dbnet/infer/x',
    '/v2/models/dbnet/inferx',
    '/dbnet/1.0/2/predict',
    '/predict',
    '/PREDICTIONS/dbnet',
    '/PING',
    '//ping',
    '//predictions/dbnet',
    `/${'a'.repeat(5000)}`,
  ])('%s is left to other APIs', async target => {
    expect(await answer(`POST ${target}`)).toBeUndefined();
  });

  it.each(['/predictions', '/predictions/', '/explanations', '/invocations/x', '/models/dbnet/x'])(
    '%s is not found',
    async target => {
      await expect(answer(`POST ${target}`)).rejects.toThrow(
        error(404, 'Requested resource is not found, please refer to API document.'),
      );
    },
  );

  it.each([
    ['/predictions/nope', 'Model not found: nope'],
    ['/predictions/..', 'Model not found: ..'],
    ['/predictions//dbnet', 'Model not found: '],
    ['/predictions/DBNET', 'Model not found: DBNET'],
    ['/predictions/a+b', 'Model not found: a+b'],
    ['/v1/models/:predict', 'Model not found: '],
    ['/predictions/__proto__', 'Model not found: __proto__'],
    ['/predictions/dbnet/9', 'Model version: 9 does not exist for model: dbnet'],
    ['/invocations?model_name=nope', 'Model not found: nope'],
  ])('%s: no such model, and its body is not read', async (target, message) => {
    const ask = asking(`POST ${target}`, image);
    await expect(answerInference(ask, registry, metrics)).rejects.toThrow(error(404, message));
    expect(ask.bodyRead).toBe(false);
    expect(metrics.text([])).not.toMatch(/^ts_inference_requests_total\{/m);
  });

  it('/invocations names no model', async () => {
    await expect(answer('POST /invocations')).rejects.toThrow(
      error(400, 'Parameter model_name is required.'),
    );
    await expect(answer('POST /invocations?model_name=')).rejects.toThrow(
      error(404, 'Model not found: '),
    );
  });
});

describe('/ping', () => {
  it.each([
    ['no worker is missing', 1, [worker()], 200, 'Healthy'],
    ['none is wanted', 0, [], 200, 'Healthy'],
    ['one gave up', 1, [worker(new Error())], 500, 'Unhealthy'],
    ['one of two gave up', 2, [worker(), worker(new Error())], 500, 'Unhealthy'],
    ['one has not started', 1, [], 500, 'Unhealthy'],
  ])('%s', async (_what, least, workers, code, status) => {
    dbnet.minWorkers = least;
    dbnet.standing = workers;
    for (const line of ['GET /ping', 'POST /ping/', 'HEAD /ping/more?x=1'])
      expect(told(await answer(line))).toEqual([code, { status }]);
  });
});

describe('OPTIONS', () => {
  it('describes a model without asking it', async () => {
    expect(told(await answer('OPTIONS /predictions/dbnet'))).toEqual([
      200,
      expect.objectContaining({
        info: expect.objectContaining({ title: 'RESTful API for: dbnet' }),
      }),
    ]);
    expect(seen()).toEqual([0, 0]);
  });

  it('of a model that is not there is not found', async () => {
    await expect(answer('OPTIONS /predictions/nope')).rejects.toThrow(
      error(404, 'Model not found: nope'),
    );
  });
});
