import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import { EngineClient, type EngineOptions } from '../../../src/engineClient/engineClient';
import { EngineEndedError } from '../../../src/engineClient/engineEnded';

const misbehaving = join(import.meta.dirname, 'misbehaving.cjs');
const clients: EngineClient[] = [];

function start(options?: EngineOptions): EngineClient {
  const client = new EngineClient(misbehaving, options);
  clients.push(client);
  return client;
}

const ask = (client: EngineClient, imagePath: string, signal?: AbortSignal, limitMs?: number) => {
  const image = new Uint8Array(1);
  return client.request('decodeImage', { image, imagePath, upright: false }, signal, limitMs);
};
const pidOf = async (client: EngineClient) =>
  ((await client.request('devices', {})) as unknown as { pid: number }).pid;
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

it.each(['larger than 2 GiB', 'nested deeply', 'not serialised'])(
  'an answer that Node cannot take apart (%s) ends the engine, not its parent',
  async kind => {
    const client = start();
    const pid = await pidOf(client);
    const other = ask(client, 'nothing').catch((error: unknown) => error);
    await expect(ask(client, kind)).rejects.toThrow(
      'The local engine ended (its answer could not be read). Try again: the next request starts a new one.',
    );
    expect(await other).toBeInstanceOf(EngineEndedError);
    expect(await pidOf(client)).not.toBe(pid);
  },
);

it.each(['null', 'a word', 'an id of another kind'])(
  'a message that is about no request (%s) ends the engine',
  async kind => {
    const client = start();
    const pid = await pidOf(client);
    await expect(ask(client, kind)).rejects.toThrow(
      'The local engine ended (it sent something that is no answer).',
    );
    expect(await pidOf(client)).not.toBe(pid);
  },
);

it.each(['no result', 'an error without words', 'neither good nor bad'])(
  'an answer that is none (%s) fails its request alone',
  async kind => {
    const client = start();
    const pid = await pidOf(client);
    await expect(ask(client, kind)).rejects.toThrow(
      'The local engine sent something that is no answer.',
    );
    expect(await pidOf(client)).toBe(pid);
  },
);

it('an answer to nobody is passed over', async () => {
  expect(await ask(start(), 'an unknown id first')).toEqual({ width: 1 });
});

it('an engine that never answers is told, and ended', async () => {
  const client = start();
  const pid = await pidOf(client);
  await expect(ask(client, 'nothing', undefined, 10_000)).rejects.toThrow(
    'The local engine did not answer within 10 s and is ended. Try again, or use a smaller image.',
  );
  await vi.waitFor(async () => {
    expect(await pidOf(client)).not.toBe(pid);
  }, 100_000);
});

it('keeps no more of what an engine writes than its end', async () => {
  const error: unknown = await ask(start(), 'much on stderr').catch((why: unknown) => why);
  expect(error).toBeInstanceOf(EngineEndedError);
  expect((error as EngineEndedError).cause).toMatch(/^x{3993}the end$/);
});

it('what cannot be sent fails at once, and no later cancel meets it', async () => {
  const client = start();
  const pid = await pidOf(client);
  const cancel = new AbortController();
  const params = {
    onnxPath: 'x',
    description: { unknown: nested(100_000) },
    image: new Uint8Array(1),
    imagePath: 'x',
    device: 'cpu',
  };
  await expect(client.request('predict', params as never, cancel.signal)).rejects.toThrow(
    'is nested too deeply',
  );
  await expect(
    client.request('devices', (() => undefined) as never, cancel.signal),
  ).rejects.toThrow('The local engine cannot be asked:');
  const large = {
    files: Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`${i}`, 'x'.repeat(2 ** 27)])),
    path: 'x',
  };
  await expect(client.request('evaluateConfig', large, cancel.signal)).rejects.toThrow(
    'is larger than 537 MB. Use a smaller image.',
  );
  const stuck = ask(client, 'nothing', cancel.signal);
  cancel.abort();
  await expect(stuck).rejects.toBeInstanceOf(CancelledError);
  await vi.waitFor(async () => {
    expect(await pidOf(client)).not.toBe(pid);
  }, 100_000);
});

it('an engine that is killed while a request is cancelled, and one that is disposed of', async () => {
  const client = start();
  const pid = await pidOf(client);
  const cancel = new AbortController();
  const stuck = client.request('predict', {} as never, cancel.signal);
  cancel.abort();
  process.kill(pid, 'SIGKILL');
  await expect(stuck).rejects.toBeInstanceOf(CancelledError);
  const next = await vi.waitFor(() => pidOf(client), 100_000);
  const second = new AbortController();
  const again = client.request('predict', {} as never, second.signal);
  second.abort();
  client.dispose();
  client.dispose();
  await expect(again).rejects.toBeInstanceOf(CancelledError);
  await vi.waitFor(() => {
    expect(() => process.kill(next, 0)).toThrow();
  });
});

it('tells of a hundred cancelled requests without a warning', async () => {
  const warnings: unknown[] = [];
  process.on('warning', warning => warnings.push(warning));
  const client = start();
  const cancels = Array.from({ length: 100 }, () => new AbortController());
  const requests = cancels.map(({ signal }) =>
    ask(client, 'nothing', signal).catch((error: unknown) => error),
  );
  for (const cancel of cancels) cancel.abort();
  for (const error of await Promise.all(requests)) expect(error).toBeInstanceOf(CancelledError);
  expect(warnings).toEqual([]);
});
