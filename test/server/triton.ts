import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { expect, vi } from 'vitest';
import type { DeployEngine } from '../../src/deploy/deployment';
import { freePorts } from '../../src/servers/launch/ports';
import { python1x, tritonPath } from '../pythonEnvironments';
import { mmocrServing } from '../unit/cli/run';

/** A tritonserver with a written folder's models. */
export interface Triton {
  base: string;
  address: string;
  folder: string;
  /** Of the model's only instance. */
  processOf: (model: string) => number;
  stop: () => Promise<void>;
}

/** `mmocr-serving deploy triton` of these archives into `folder`. */
export async function writeTriton(
  folder: string,
  archives: string[],
  engine: DeployEngine,
  options: string[] = [],
): Promise<void> {
  const words = ['deploy', 'triton', ...archives, '--output', folder, '--engine', engine];
  const { code, stderr } = await mmocrServing([...words, ...options]);
  expect([code, stderr]).toEqual([0, '']);
}

/**
 * NVIDIA's own tritonserver as the folder's README starts it without Docker; resolves when it is
 * ready, rejects with what it said when it ends before.
 */
export async function startTriton(folder: string): Promise<Triton> {
  const [port] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    python1x(),
    [
      path.join(folder, 'start.py'),
      `--port=${port}`,
      '--allow-grpc=false',
      '--allow-metrics=false',
    ],
    {
      env: {
        ...process.env,
        PYTHONPATH: tritonPath(),
        PATH: [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  const ended = once(child, 'close');
  const heard = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('Started HTTPService')) resolve();
      });
  });
  await Promise.race([
    heard,
    ended.then(() => {
      throw new Error(said);
    }),
  ]);
  const base = `http://${address}`;
  // It says so a moment before it listens.
  await vi.waitFor(async () => {
    expect((await fetch(`${base}/v2/health/ready`)).status).toBe(200);
  }, 60_000);
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { base, address, folder, processOf: model => childWith(child.pid!, `/${model}/`), stop };
}

/** The child process in whose command line this stands. */
function childWith(parent: number, text: string): number {
  const children = fs.readdirSync(`/proc/${parent}/task`).flatMap(task =>
    fs
      .readFileSync(`/proc/${parent}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(pid => pid !== ''),
  );
  const found = children.find(pid =>
    fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text),
  );
  return Number(found);
}
