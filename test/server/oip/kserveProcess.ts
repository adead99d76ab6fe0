import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import fetch from 'node-fetch';
import { planDeployment } from '../../../src/deploy/planDeployment';
import { writeDeployment } from '../../../src/deploy/writeDeployment';
import { freePorts } from '../../../src/servers/launch/ports';
import { kservePython } from '../../pythonEnvironments';

/** A predictor that runs, and where it answers. */
interface Predictor {
  child: ChildProcess;
  url: string;
  said: () => string;
}

export interface RunningKserve {
  base: string;
  /** Of each predictor. */
  ports: number[];
  stop: () => Promise<void>;
}

/**
 * The archives of a store, deployed for KServe into a folder beside it and served from there by
 * KServe's own server: a process each, as there is an InferenceService each, behind one address.
 */
export async function kserve(store: string, models: string[]): Promise<RunningKserve> {
  const folder = path.join(path.dirname(store), 'written for KServe');
  const deployment = await planDeployment({
    target: 'kserve',
    engine: 'pytorch',
    archives: models.map(name => path.join(store, `${name}.mar`)),
    options: {},
  });
  const signal = new AbortController().signal;
  const program = path.resolve(__dirname, '../../../dist');
  await writeDeployment(deployment, folder, { program, force: false, signal });
  const ports = await freePorts(models.length);
  const predictors = new Map(
    models.map((name, index) => [name, predictor(folder, name, ports[index]!)]),
  );
  const gateway = http.createServer((request, response) => {
    void answer(request, response, predictors);
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const stop = async (): Promise<void> => {
    gateway.close();
    await Promise.all([...predictors.values()].map(({ child }) => ended(child)));
  };
  try {
    await Promise.all([...predictors].map(([name, each]) => ready(name, each)));
  } catch (error) {
    await stop();
    throw error;
  }
  return { base: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`, ports, stop };
}

function predictor(folder: string, name: string, port: number): Predictor {
  const child = spawn(
    kservePython(),
    ['predictor.py', '--archive', `models/${name}.mar`, '--port', String(port)],
    {
      cwd: folder,
      // Threads of three PyTorches would wait for each other.
      env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8000);
    });
  return { child, url: `http://127.0.0.1:${port}`, said: () => said };
}

async function ready(name: string, { child, url, said }: Predictor): Promise<void> {
  while (child.exitCode === null) {
    const found = await fetch(`${url}/v2/models/${name}/ready`).catch(() => undefined);
    if (found?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`${name} ended with ${child.exitCode}: ${said()}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** As a gateway in front of several InferenceServices: by the model's name in the path. */
async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  predictors: ReadonlyMap<string, Predictor>,
): Promise<void> {
  const route = request.url ?? '/';
  if (route === '/v2/models') {
    const lists = await Promise.all(
      [...predictors.values()].map(
        async each => (await (await fetch(each.url + route)).json()) as { models: string[] },
      ),
    );
    response.end(JSON.stringify({ models: lists.flatMap(each => each.models) }));
    return;
  }
  const [first] = predictors.values();
  const { url } = predictors.get(/^\/v[12]\/models\/([^/:]+)/.exec(route)?.[1] ?? '') ?? first!;
  const { method, headers } = request;
  const asked = http.request(url + route, { method, headers }, given => {
    response.writeHead(given.statusCode ?? 500, given.headers);
    given.pipe(response);
  });
  asked.once('error', error => response.destroy(error));
  request.pipe(asked);
}
