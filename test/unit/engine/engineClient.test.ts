import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { CancelledError, UserError } from '../../../src/base/errors';

const misbehaving = join(import.meta.dirname, 'misbehaving.cjs');
const image = { image: new Uint8Array([1, 2, 3]), imagePath: 'x.png', upright: false };
const endless = {} as never;
const clients: EngineClient[] = [];

function start(options?: ConstructorParameters<typeof EngineClient>[1]): EngineClient {
  const client = new EngineClient(misbehaving, options);
  clients.push(client);
  return client;
}

async function about(client: EngineClient): Promise<{ pid: number; env: NodeJS.ProcessEnv }> {
  return (await client.request('devices', {})) as unknown as {
    pid: number;
    env: NodeJS.ProcessEnv;
  };
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

it('builds errors again with their class, fix and stack', async () => {
  const client = start();
  const user: unknown = await client
    .request('evaluateConfig', { path: 'user', files: {} })
    .catch((error: unknown) => error);
  expect(user).toBeInstanceOf(UserError);
  expect(user).toMatchObject({ message: 'install it', fix: 'setUpPython' });
  await expect(
    client.request('evaluateConfig', { path: 'defect', files: {} }),
  ).rejects.toMatchObject({
    name: 'TypeError',
    message: 'x is not a function',
    stack: expect.stringContaining('engine.ts:1') as string,
  });
});

/** How Windows tells that a process was ended from outside. */
const killed = process.platform === 'win32' ? 'exit code 1' : 'signal SIGKILL';

it('rejects all that was pending when the engine is killed, and starts a new one', async () => {
  const restarts: string[] = [];
  const client = start({ onRestart: why => restarts.push(why) });
  const { pid } = await about(client);
  const pending = [client.request('decodeImage', image), client.request('predict', endless)];
  for (const request of pending)
    await expect(request).rejects.toThrow(
      `The local engine ended (${killed}). Try again: the next request starts a new one.`,
    );
  const next = await about(client);
  expect(next.pid).not.toBe(pid);
  expect(restarts).toEqual([killed]);
});

it.runIf(process.platform === 'linux')(
  'says why the engine ended when a request meets the closed channel before that is told',
  async () => {
    const client = start();
    const { pid } = await about(client);
    process.kill(pid, 'SIGKILL');
    // Without a turn of the event loop: the exit is not told yet.
    while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) continue;
    await expect(client.request('devices', {})).rejects.toThrow(
      'The local engine ended (signal SIGKILL).',
    );
    expect((await about(client)).pid).not.toBe(pid);
  },
);

it('ends an engine that closes its channel and stays', async () => {
  const client = start();
  const { pid } = await about(client);
  await expect(
    client.request('decodeImage', { ...image, imagePath: 'disconnect' }),
  ).rejects.toThrow('The local engine ended (signal SIGKILL).');
  expect(runs(pid)).toBe(false);
});

it('starts ahead the process that answers then', async () => {
  const client = start();
  client.startAhead();
  const { pid } = client;
  expect(pid).toBeGreaterThan(0);
  client.startAhead();
  expect((await about(client)).pid).toBe(pid);
});

it('reports an engine that cannot start', async () => {
  const client = new EngineClient('/no/engine.js');
  await expect(client.request('devices', {})).rejects.toThrow(
    /The local engine ended \(exit code 1\)/,
  );
});

it('ends an engine that is stuck in a cancelled request; the others are answered all the same', async () => {
  const client = start();
  const { pid } = await about(client);
  const controller = new AbortController();
  const stuck = client.request('predict', endless, controller.signal);
  const waiting = about(client);
  controller.abort();
  await expect(stuck).rejects.toBeInstanceOf(CancelledError);
  expect((await waiting).pid).not.toBe(pid);
  await vi.waitFor(() => {
    expect(runs(pid)).toBe(false);
  }, 100_000);
});

it('does not start for a request that is cancelled already', async () => {
  const client = new EngineClient('/no/engine.js');
  await expect(client.request('devices', {}, AbortSignal.abort())).rejects.toBeInstanceOf(
    CancelledError,
  );
});

it('dispose ends the process and cancels what was pending', async () => {
  const client = start();
  const { pid } = await about(client);
  const pending = client.request('predict', endless);
  client.dispose();
  await expect(pending).rejects.toBeInstanceOf(CancelledError);
  await vi.waitFor(() => {
    expect(runs(pid)).toBe(false);
  }, 100_000);
  await expect(client.request('devices', {})).rejects.toBeInstanceOf(CancelledError);
});

it('hands on no secrets of the environment', async () => {
  process.env['MMOCR_TEST_TOKEN'] = process.env['GITHUB_TOKEN_OF_TEST'] = 'secret';
  const { env } = await about(start({ env: { MMOCR_CACHE: '/cache' } }));
  expect(env).toMatchObject({ MMOCR_CACHE: '/cache', PATH: process.env['PATH'] });
  expect(JSON.stringify(env)).not.toContain('secret');
});
