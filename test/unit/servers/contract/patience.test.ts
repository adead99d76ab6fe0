import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, CannotGoOnError, UserError } from '../../../../src/base/errors';
import { Patience } from '../../../../src/servers/contract/patience';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';
import { FakeServer } from './fakeServer';

let fake: FakeServer;
beforeEach(async () => {
  fake = await FakeServer.start();
});
afterEach(() => fake.stop());

type Respond = FakeServer['respond'];
const fine: Respond = (_, response) => response.end('{"text": "a", "score": 1}');
const gone: Respond = (request, response) => {
  response.destroy();
  request.destroy();
};
const said = (code: number, type: string, message: string): Respond => {
  return (_, response) => response.writeHead(code).end(JSON.stringify({ code, type, message }));
};
const busy = said(503, 'ServiceUnavailableException', 'no worker');
const page =
  (code: number): Respond =>
  (_, response) =>
    response.writeHead(code).end('<html>');

/** Answers the predictions one after the other, the last one again and again; `/ping` by `ping`. */
function answers(predictions: Respond[], ping: Respond = fine): void {
  fake.respond = (request, response, body) => {
    if (request.url === '/ping') ping(request, response, body);
    else (predictions.length > 1 ? predictions.shift()! : predictions[0]!)(request, response, body);
  };
}

function patient(limitMs = 60_000): {
  ask: (signal?: AbortSignal) => Promise<unknown>;
  away: string[];
} {
  const client = fake.client();
  const away: string[] = [];
  const patience = new Patience({
    ping: signal => client.ping(signal),
    onAway: why => away.push(why.message),
    limitMs,
  });
  const predictor = new ServedPredictor(client, 'm');
  const image = { path: 'a.png', bytes: Buffer.from('image') };
  const ask = (signal = new AbortController().signal) =>
    patience
      .answer(() => predictor.predict(image, signal), signal)
      .then(({ instances }) => instances[0]?.text);
  return { ask, away };
}

describe('a server that is away for a while', () => {
  it.each<[string, Respond[], RegExp]>([
    ['ends the connection', [fine, gone, gone, gone, fine], /ended or closed the connection/],
    ['has no free worker', [fine, busy, busy, fine], /No worker of "m" is free/],
    ['is hidden by a gateway', [fine, page(502), page(503), fine], /a web page/],
    [
      'has not loaded the model again',
      [fine, said(404, 'ModelNotFoundException', 'm'), fine],
      /has no model "m"/,
    ],
    ['has new keys', [fine, said(400, 'InvalidKeyException', 'old'), fine], /access key/],
  ])('and %s is asked again, and told of once', async (_, predictions, why) => {
    answers(predictions, gone);
    const { ask, away } = patient();
    expect([await ask(), await ask()]).toEqual(['a', 'a']);
    expect(away).toEqual([expect.stringMatching(why)]);
  });

  it('and refuses connections is asked again', async () => {
    answers([fine]);
    const { ask, away } = patient();
    await ask();
    const port = Number(fake.address.split(':')[1]);
    fake.stop();
    const asked = ask();
    await expect.poll(() => away).toHaveLength(1);
    fake = await FakeServer.start(port);
    answers([fine]);
    expect(await asked).toBe('a');
    expect(away[0]).toMatch(/Nothing answers|ended or closed/);
  });

  it('and still answers what it has accepted is away all the same', async () => {
    let release: (() => void) | undefined;
    answers([fine, (...args) => (release = () => fine(...args)), busy, busy, fine]);
    const { ask, away } = patient();
    await ask();
    const accepted = ask();
    await expect.poll(() => release).toBeDefined();
    const refused = ask();
    await expect.poll(() => away).toHaveLength(1);
    release?.();
    expect([await accepted, await refused, away.length]).toEqual(['a', 'a', 1]);
  });

  it('may load its model when it is asked first', async () => {
    answers([busy, fine]);
    expect(await patient().ask()).toBe('a');
  });

  it('is given up at the limit', async () => {
    answers([fine, gone], gone);
    const { ask } = patient(300);
    await ask();
    const failure = await ask().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CannotGoOnError);
    expect((failure as Error).message).toMatch(/Nobody has answered for \d+ s: .*ended or closed/);
  });

  it('is waited for no longer when that is cancelled', async () => {
    answers([fine, busy]);
    const { ask, away } = patient();
    await ask();
    const cancel = new AbortController();
    const asked = ask(cancel.signal);
    await expect.poll(() => away).toHaveLength(1);
    cancel.abort();
    await expect(asked).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('no waiting helps', () => {
  it.each<[string, Respond]>([
    ['the model is not known', said(404, 'ModelNotFoundException', 'm')],
    ['the key is wrong', said(400, 'InvalidKeyException', 'no')],
    ['it is no TorchServe', page(404)],
  ])('when nothing was answered yet and %s', async (_, respond) => {
    answers([respond]);
    const { ask, away } = patient();
    await expect(ask()).rejects.toBeInstanceOf(CannotGoOnError);
    expect(away).toEqual([]);
  });

  it('when nobody ever was there', async () => {
    fake.stop();
    await expect(patient().ask()).rejects.toThrow(/Nothing answers at/);
  });

  it.each<[string, Respond]>([
    ['ends the connection each time', gone],
    ['makes it answer with 500', page(500)],
  ])('an image that %s, of a server that is there', async (_, respond) => {
    answers([fine, respond, respond, respond, fine]);
    const { ask } = patient();
    await ask();
    const failure = await ask().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(failure).not.toBeInstanceOf(CannotGoOnError);
    expect(await ask()).toBe('a');
  });

  it('an image that the model refuses', async () => {
    answers([said(400, 'BadRequestException', 'not an image'), fine]);
    const { ask, away } = patient();
    await expect(ask()).rejects.toThrow(/not an image/);
    expect([await ask(), away]).toEqual(['a', []]);
  });
});
