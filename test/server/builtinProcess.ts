import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { once } from 'node:events';
import fetch from 'node-fetch';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { freePorts } from '../../src/servers/launch/ports';
import { sample } from '../samples';
import { testFolders } from './archives';
import { archivesWithOnnx } from './bothServers';

const cli = path.resolve(__dirname, '../../dist/cli.js');
export const image = fs.readFileSync(sample('images', 'scene_01.jpg'));
export const folders = testFolders();
const running: ChildProcess[] = [];

/** A store with the detector, and an end to what a test has started. */
export function useBuiltin(): void {
  beforeAll(() => archivesWithOnnx(folders.store, { dbnet: {} }));
  afterAll(folders.remove);
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
}

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
export async function serve(
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
export const workersOf = async ({ management }: Serving): Promise<Worker[]> =>
  ((await (await fetch(`${management}/models/dbnet`)).json()) as [{ workers: Worker[] }])[0]
    .workers;

/**
 * `count` requests at once, each over a connection of its own; their statuses in the order they
 * were answered, or what went wrong.
 */
export function load(
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
