import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { once } from 'node:events';
import fetch from 'node-fetch';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../../src/servers/launch/ports';
import { isRunning } from '../../src/servers/launch/processes';
import { samples, scriptArchive, testFolders } from './archives';
import { archivesWithOnnx } from './bothServers';

const image = fs.readFileSync(path.join(samples, 'images', 'scene_01.jpg'));
const cli = path.resolve(__dirname, '../../dist/cli.js');
const folders = testFolders();
const running: ChildProcess[] = [];
beforeAll(() => archivesWithOnnx(folders.store, { dbnet: {} }));
afterAll(folders.remove);
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Serving {
  child: ChildProcess;
  inference: string;
  management: string;
  /** Its TEMP. */
  temp: string;
  said: () => string;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

/**
 * `mmocr-serving serve` without keys, on ports of its own, in a working folder of its own; resolves
 * when its last model is ready.
 */
async function serve(
  options: { workers?: number; args?: string[]; store?: string } = {},
): Promise<Serving> {
  const working = fs.mkdtempSync(path.join(path.dirname(folders.store), 'working-'));
  const temp = path.join(working, 'temp');
  fs.mkdirSync(temp);
  const [one, two, three] = await freePorts(3);
  const inference = `http://127.0.0.1:${one}`;
  const management = `http://127.0.0.1:${two}`;
  fs.writeFileSync(
    path.join(working, 'config.properties'),
    `inference_address=${inference}\nmanagement_address=${management}\nmetrics_address=http://127.0.0.1:${three}\n` +
      `default_workers_per_model=${options.workers ?? 2}\ndisable_token_authorization=true\njob_queue_size=1000\n`,
  );
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--model-store', options.store ?? folders.store, ...(options.args ?? [])],
    { cwd: working, env: { ...process.env, TEMP: temp }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.push(child);
  let said = '';
  const heard = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Ready: ')) resolve();
      });
    }
  });
  const ended = once(child, 'exit').then(
    ([code, signal]) => (code ?? signal) as number | string | null,
  );
  await Promise.race([heard, ended]);
  return { child, inference, management, temp, said: () => said, ended };
}

type Worker = { pid: number; status: string };
const workersOf = async ({ management }: Serving): Promise<Worker[]> =>
  ((await (await fetch(`${management}/models/dbnet`)).json()) as [{ workers: Worker[] }])[0]
    .workers;

/**
 * `count` requests at once, each over a connection of its own; their statuses in the order they
 * were answered, or what went wrong.
 */
function load(
  serving: Serving,
  count: number,
): { done: (number | string)[]; all: Promise<unknown>; answered: (n: number) => Promise<void> } {
  const done: (number | string)[] = [];
  const waiting: [number, () => void][] = [];
  const tell = (what: number | string): void => {
    done.push(what);
    for (const [n, resolve] of waiting) if (done.length >= n) resolve();
  };
  const all = Promise.all(
    Array.from({ length: count }, () =>
      fetch(`${serving.inference}/predictions/dbnet`, { method: 'POST', body: image }).then(
        async response => {
          await response.text();
          tell(response.status);
        },
        (error: Error) => tell(error.message),
      ),
    ),
  );
  return {
    done,
    all,
    answered: n =>
      new Promise(resolve => {
        waiting.push([n, resolve]);
        if (done.length >= n) resolve();
      }),
  };
}

/** A worker that the server still names may have ended since. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

describe('under load', () => {
  it('workers that are killed cost no request its answer, and come back', async () => {
    const serving = await serve({ workers: 2 });
    const before = await workersOf(serving);
    expect(before.map(worker => worker.status)).toEqual(['READY', 'READY']);
    const { done, all, answered } = load(serving, 40);
    await answered(5);
    process.kill(before[0]?.pid as number, 'SIGKILL');
    await answered(15);
    process.kill(before[1]?.pid as number, 'SIGKILL');
    await all;
    expect(done).toEqual(Array.from({ length: 40 }, () => 200));
    await expect
      .poll(async () => (await workersOf(serving)).map(worker => worker.status))
      .toEqual(['READY', 'READY']);
    const pids = (await workersOf(serving)).map(worker => worker.pid);
    expect(pids.some(pid => before.some(worker => worker.pid === pid))).toBe(false);
  });

  it('a request over which every worker ends is answered with 507', async () => {
    const serving = await serve({ workers: 1 });
    const { done } = load(serving, 1);
    while (done.length === 0) {
      for (const { pid, status } of await workersOf(serving))
        if (status === 'READY') killIfThere(pid);
    }
    expect(done).toEqual([507]);
  });

  it('a worker killed while idle is replaced', async () => {
    const serving = await serve({ workers: 1 });
    const [idle] = await workersOf(serving);
    process.kill(idle?.pid as number, 'SIGKILL');
    const { done, all } = load(serving, 1);
    await all;
    expect(done).toEqual([200]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s: everything accepted is answered, then it ends with 0, leaving no process and no file',
    async signal => {
      const serving = await serve({ workers: 2 });
      const pids = (await workersOf(serving)).map(worker => worker.pid);
      const { done, all, answered } = load(serving, 40);
      await answered(3);
      serving.child.kill(signal);
      await all;
      expect(done).toEqual(Array.from({ length: 40 }, () => 200));
      expect(await serving.ended).toBe(0);
      await expect(fetch(`${serving.inference}/ping`)).rejects.toThrow(/ECONNREFUSED/);
      await expect.poll(() => pids.filter(isRunning)).toEqual([]);
      expect(fs.readdirSync(serving.temp)).toEqual([]);
    },
  );

  it('a second signal ends it at once, and its workers with it', async () => {
    const serving = await serve({ workers: 1 });
    const pids = (await workersOf(serving)).map(worker => worker.pid);
    const { all, answered } = load(serving, 30);
    await answered(1);
    serving.child.kill('SIGTERM');
    await expect.poll(() => serving.said()).toContain('Stopping');
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toBe('SIGTERM');
    await all;
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });
});

describe('a start', () => {
  it('with an occupied port names it and leaves nothing', async () => {
    const first = await serve({ workers: 1 });
    const port = Number(new URL(first.inference).port);
    const config = path.join(path.dirname(folders.store), 'taken.properties');
    fs.writeFileSync(
      config,
      `inference_address=http://127.0.0.1:${port}\nmanagement_address=http://127.0.0.1:1\n`,
    );
    const second = await serve({ args: ['--ts-config', config] });
    expect([await second.ended, fs.readdirSync(second.temp)]).toEqual([2, []]);
    expect([await second.ended, second.said().trim()]).toEqual([
      2,
      `mmocr-serving: Another program uses http://127.0.0.1:${port}. Stop it, or set another address in config.properties.`,
    ]);
  });

  it('with no models, or none with an ONNX file, says what is missing', async () => {
    const empty = path.join(path.dirname(folders.store), 'empty');
    fs.mkdirSync(empty);
    const none = await serve({ store: empty });
    expect([await none.ended, none.said()]).toEqual([
      2,
      expect.stringMatching(/empty has no models for the built-in server/),
    ]);
    await scriptArchive(empty, 'plain', '');
    const plain = await serve({ store: empty });
    expect([await plain.ended, plain.said()]).toEqual([
      2,
      expect.stringMatching(/plain\.mar holds no ONNX file.*mmocr-serving convert … --onnx FILE/),
    ]);
    const missing = await serve({ store: path.join(empty, 'nowhere') });
    expect([await missing.ended, missing.said()]).toEqual([
      2,
      expect.stringMatching(/The model store .*nowhere does not exist/),
    ]);
  });

  it('with a broken archive and a broken ONNX file beside a good one serves the good one and names the others', async () => {
    const store = path.join(path.dirname(folders.store), 'mixed');
    fs.mkdirSync(store);
    fs.copyFileSync(path.join(folders.store, 'dbnet.mar'), path.join(store, 'dbnet.mar'));
    fs.writeFileSync(
      path.join(store, 'broken.mar'),
      fs.readFileSync(path.join(store, 'dbnet.mar')).subarray(0, 20_000),
    );
    fs.writeFileSync(path.join(store, 'lonely.onnx'), 'no description');
    fs.writeFileSync(
      path.join(store, 'half.onnx'),
      fs.readFileSync(path.join(samples, 'onnx', 'dbnet_tiny.onnx')).subarray(0, 9000),
    );
    fs.copyFileSync(
      path.join(samples, 'onnx', 'dbnet_tiny.onnx.json'),
      path.join(store, 'half.onnx.json'),
    );
    const serving = await serve({ store, workers: 1 });
    await expect
      .poll(() => serving.said())
      .toMatch(/"half" cannot be served: .*not a complete ONNX file/);
    expect(serving.said()).toMatch(/Left out: .*broken\.mar/);
    expect(serving.said()).toMatch(
      /Left out: There is no description lonely\.onnx\.json beside .*lonely\.onnx/,
    );
    const { done, all } = load(serving, 1);
    await all;
    expect(done).toEqual([200]);
    expect(
      (await fetch(`${serving.inference}/predictions/half`, { method: 'POST', body: image }))
        .status,
    ).toBe(503);
  });

  it('serves an ONNX file under another name, and a client that says nothing is not waited for', async () => {
    const serving = await serve({
      workers: 1,
      args: ['--models', `other=${path.join(samples, 'onnx', 'dbnet_tiny.onnx')}`],
    });
    expect(
      (await fetch(`${serving.inference}/predictions/other/1.0`, { method: 'POST', body: image }))
        .status,
    ).toBe(200);
    const silent = net
      .connect(Number(new URL(serving.inference).port), '127.0.0.1')
      .on('error', () => undefined);
    await once(silent, 'connect');
    silent.write('POST /predictions/other HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toBe(0);
  });
});
