// node bench/ray.mjs FOLDER [IMAGES]
//
// A written folder (mmocr-serving deploy ray …) on two nodes of this machine. First throughput by
// the number of copies, and what HTTP and Ray cost over the handler or engine alone, asked in its
// own process. Then 16 clients, one node killed after a quarter, another one joining: every request
// is answered, and alike. MODELS=dbnet,ocr names what is asked.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { askAll, healthy, makeRayEnvironment, RayNodes } from '../tools/ray.mjs';
import { root, sample } from './build.mjs';

const [written, count = '1000'] = process.argv.slice(2);
if (!written) throw new Error('node bench/ray.mjs FOLDER [IMAGES]');
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'ray-'));
const deployment = path.join(temp, 'd');
fs.cpSync(written, deployment, { recursive: true });
const { models, engine } = JSON.parse(
  fs.readFileSync(path.join(deployment, 'deployment.json'), 'utf8'),
);
const asked = process.env.MODELS?.split(',') ?? models.map(({ name }) => name);
const port = Number(process.env.PORT ?? 18_199);
const base = `http://127.0.0.1:${port}`;
const pictures = ['scene_00.png', 'scene_01.jpg', 'scene_04.jpg', 'scene_05.jpg'].map(name =>
  fs.readFileSync(sample('images', name)),
);
const limit = AbortSignal.timeout(3_600_000);
const programs = await makeRayEnvironment();

/** serve.yaml with so many copies of each model and each part. */
function withReplicas(replicas) {
  const text = fs.readFileSync(path.join(written, 'serve.yaml'), 'utf8');
  fs.writeFileSync(
    path.join(deployment, 'serve.yaml'),
    text
      .replace('port: 8000', `port: ${port}`)
      .replace(/(- name: (?!Front)\S+\n\s+num_replicas: )\d+/g, `$1${replicas}`)
      .replaceAll('num_cpus: 1\n', 'num_cpus: 0.5\n'),
  );
}

const requests = (name, n) =>
  Array.from({ length: n }, (_, index) => ({
    url: `${base}/predictions/${name}`,
    body: pictures[index % pictures.length],
  }));

/** Milliseconds of an image, asked one after the other in the process that holds the model. */
function alone(name) {
  const { stdout, stderr } = spawnSync(
    path.join(programs, 'python'),
    [path.join(root, 'bench', 'ray_alone.py'), deployment, name],
    { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } },
  );
  const ms = Number(stdout.trim().split('\n').at(-1));
  if (!(ms > 0)) throw new Error(stderr);
  return ms;
}

async function throughput(replicas) {
  withReplicas(replicas);
  const nodes = new RayNodes({ programs, temp: path.join(temp, 't'), deployment, port: 24_000 });
  try {
    await nodes.start(16);
    await Promise.race([nodes.serve('serve.yaml'), healthy(base, limit)]);
    for (const name of asked) {
      await askAll(requests(name, 8 * replicas), 4, limit);
      const one = await askAll(requests(name, 40), 1, limit);
      const many = await askAll(requests(name, 160), 16, limit);
      const cells = [name, replicas, (one.seconds / 40) * 1000, 160 / many.seconds];
      console.log(`| ${cells.map(x => (typeof x === 'number' ? x.toFixed(1) : x)).join(' | ')} |`);
    }
  } finally {
    nodes.stop();
  }
}

async function kill() {
  withReplicas(2);
  const nodes = new RayNodes({ programs, temp: path.join(temp, 't'), deployment, port: 24_000 });
  try {
    await nodes.start(2);
    const second = await nodes.start(2);
    await Promise.race([nodes.serve('serve.yaml'), healthy(base, limit)]);
    const mixed = Array.from({ length: Number(count) }, (_, index) => {
      const name = asked[index % asked.length];
      return { url: `${base}/predictions/${name}`, body: pictures[(index >> 1) % pictures.length] };
    });
    let joined;
    const { bodies, again, seconds } = await askAll(mixed, 16, limit, answered => {
      if (answered === Math.floor(mixed.length / 4)) {
        nodes.killNode(second);
        joined = nodes.start(2);
      }
    });
    await joined;
    const kinds = new Map();
    for (const [index, { status, text }] of bodies.entries()) {
      const key = `${mixed[index].url} ${(index >> 1) % pictures.length}`;
      kinds.set(key, (kinds.get(key) ?? new Set()).add(`${status} ${text}`));
    }
    const unequal = [...kinds.values()].filter(answers => answers.size !== 1).length;
    const good = bodies.filter(({ status }) => status === 200).length;
    console.log(
      `${engine}: ${good} of ${mixed.length} answered, ${unequal} of ${kinds.size} images with answers that differ, ${again} asked again, ${seconds.toFixed(1)} s`,
    );
  } finally {
    nodes.stop();
  }
}

try {
  if (process.env.ONLY !== 'kill') {
    console.log(`${engine}, ${os.availableParallelism()} cores\n`);
    for (const name of asked) console.log(`${name} alone: ${alone(name).toFixed(1)} ms`);
    console.log(
      '\n| model | copies | ms, 1 client | images/s, 16 clients |\n| --- | --- | --- | --- |',
    );
    for (const replicas of [1, 2, 4]) await throughput(replicas);
  }
  await kill();
} finally {
  fs.rmSync(temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
