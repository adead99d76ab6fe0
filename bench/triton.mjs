// node bench/triton.mjs [detector|recogniser]
//
// Triton from PyPI with written folders: both engines, 1 and 2 instances, batches of 1 and 4, and of
// these with several queue delays. One server at a time, since each holds its models' processes.
// MMOCR_PYTHON has MMOCR 1.x, MMOCR_TRITON is the folder of tools/triton.mjs; BENCH_SECONDS per
// measurement, BENCH_ROUNDS, BENCH_CLIENTS (1,4,16), BENCH_ENGINES (onnx,pytorch), BENCH_DELAYS
// (microseconds).
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { load, median, root, sample } from './build.mjs';
import { servedSample } from './servedSample.mjs';

const listOf = (variable, usual) => (process.env[variable] ?? usual).split(',');
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const clients = listOf('BENCH_CLIENTS', '1,4,16').map(Number);
const delays = listOf('BENCH_DELAYS', '500,2000,5000').map(Number);
const engines = listOf('BENCH_ENGINES', 'onnx,pytorch');
const served = servedSample(process.argv[2]);
const { MMOCR_PYTHON: python, MMOCR_TRITON: triton } = process.env;
if (!python || !triton) throw new Error('MMOCR_PYTHON and MMOCR_TRITON are not set');
const [{ freePorts }] = await load('servers/launch/ports');
const cli = path.join(root, 'dist', 'cli.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-bench-'));
const image = fs.readFileSync(sample(served.image)).toString('base64');

const mmocrServing = (...words) => {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

try {
  mmocrServing(
    'convert',
    sample('configs', served.config),
    sample('checkpoints', `${served.model}.pth`),
    ...['--onnx', sample('onnx', `${served.model}.onnx`)],
    ...['--model-name', 'model', '--output-folder', folder],
  );
  console.log(
    `${os.availableParallelism()} × ${os.cpus()[0].model}, ${seconds} s per measurement, median of ${rounds}\n`,
  );
  console.log(
    'engine   instances  batch  delay µs  clients  images/s   p50 ms   p99 ms  CPU ms/image  load',
  );
  for (const engine of engines)
    for (const replicas of [1, 2])
      for (const [batch, delay] of [[1, 0], ...delays.map(each => [4, each])])
        await measure({ engine, replicas, batch, delay });
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

async function measure({ engine, replicas, batch, delay }) {
  const output = path.join(folder, 'triton');
  fs.rmSync(output, { recursive: true, force: true });
  mmocrServing(
    ...['deploy', 'triton', path.join(folder, 'model.mar'), '--output', output],
    ...['--engine', engine, '--replicas', String(replicas), '--batch', String(batch)],
  );
  const config = path.join(output, 'models', 'model', 'config.pbtxt');
  const text = fs.readFileSync(config, 'utf8');
  fs.writeFileSync(config, text.replace(/(delay_microseconds: )\d+/, `$1${delay}`));
  const { url, pid, stop } = await start(output);
  try {
    for (const connections of clients) {
      const found = await loaded(url, pid, connections, batch > 1 ? [1, 1] : [1]);
      const cells = [replicas, batch, delay, connections].map((n, i) =>
        String(n).padStart([9, 7, 10, 9][i]),
      );
      const figures = [found.perSecond, found.p50, found.p99, found.cpu].map((values, i) =>
        median(values).toFixed([1, 0, 0, 1][i]).padStart([10, 9, 9, 14][i]),
      );
      const loadNow = os.loadavg()[0].toFixed(0).padStart(6);
      console.log([engine.padEnd(9), ...cells, ...figures, loadNow].join(''));
    }
  } finally {
    await stop();
  }
}

/** Resolves when it serves. */
async function start(output) {
  const [port] = await freePorts(1);
  const words = [`--port=${port}`, '--allow-grpc=false', '--allow-metrics=false'];
  const child = spawn(python, [path.join(output, 'start.py'), ...words], {
    env: { ...process.env, PYTHONPATH: triton },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  let said = '';
  await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', data => {
      said += data;
      if (said.includes('Started HTTPService')) resolve();
    });
    void ended.then(() => reject(new Error(said)));
  });
  const url = `http://127.0.0.1:${port}/v2/models/model/infer`;
  // It says so a moment before it listens.
  for (let answers = false; !answers;)
    answers = await fetch(url).then(
      () => true,
      () => false,
    );
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { url, pid: child.pid, stop };
}

/** Milliseconds of processor time of a process and all below it: they do not hang on other load. */
function cpuOf(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // After the name, which is in brackets: state, parent, …; 100 ticks a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const children = fs
    .readdirSync(`/proc/${pid}/task`)
    .flatMap(task => fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .filter(Boolean);
  return children.reduce(
    (sum, child) => sum + cpuOf(child),
    10 * (Number(fields[11]) + Number(fields[12])),
  );
}

async function loaded(url, pid, connections, shape) {
  const found = { perSecond: [], p50: [], p99: [], cpu: [] };
  const input = { name: 'image', datatype: 'BYTES', shape, data: [image] };
  for (let round = 0; round <= rounds; round++) {
    const before = cpuOf(pid);
    const result = await autocannon({
      url,
      connections,
      duration: round === 0 ? Math.min(2, seconds) : seconds,
      method: 'POST',
      body: JSON.stringify({ inputs: [input] }),
      timeout: 60,
    });
    if (result.non2xx + result.errors > 0)
      throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
    // The first round warms up.
    if (round === 0) continue;
    found.perSecond.push(result['2xx'] / result.duration);
    found.p50.push(result.latency.p50);
    found.p99.push(result.latency.p99);
    found.cpu.push((cpuOf(pid) - before) / result['2xx']);
  }
  return found;
}
