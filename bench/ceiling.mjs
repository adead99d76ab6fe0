// node bench/ceiling.mjs
//
// A folder and the built-in server against what the network alone reaches with one process of one
// thread per core: how much of the machine goes into anything else. The sample detector and the
// sample recogniser, each on all images of its samples in turn; all are up and warm, a round asks
// one after the other. Decoding, resizing, reading boundaries and carrying images about cost the
// network nothing, so 1.0 cannot be reached. No thread waits by spinning, so nobody has to wait
// for another's. BENCH_SECONDS, BENCH_ROUNDS, BENCH_CLIENTS.
import { fork, spawn, spawnSync } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { enginePath, load, median, root, sample, timed } from './build.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const clients = Number(process.env.BENCH_CLIENTS ?? 8);
const cores = os.availableParallelism();
const signal = new AbortController().signal;
setMaxListeners(Infinity, signal);
const [{ EnginePool }, { LocalPredictor }, { runFolder }, { freePorts }] = await load(
  'engineClient/enginePool',
  'engineClient/localPredictor',
  'jobs/runFolder',
  'servers/launch/ports',
  'engine/predict/predict',
);
const predictFile = path.join(path.dirname(enginePath), 'predict/predict.js');
const built = spawnSync(process.execPath, ['esbuild.mjs', 'cli', 'engine'], { cwd: root });
if (built.status !== 0) throw new Error(String(built.stderr));

const files = (folder, wanted) =>
  fs
    .readdirSync(sample(folder))
    .filter(name => /\.(png|jpe?g)$/.test(name) && wanted(name))
    .map(name => sample(folder, name));
const jobs = {
  detector: {
    onnxPath: sample('onnx/dbnet_tiny.onnx'),
    images: files('images', name => !name.startsWith('large')),
  },
  recogniser: {
    onnxPath: sample('onnx/svtr_tiny.onnx'),
    images: files('words', name => name !== 'blank.png'),
  },
};

/** Each contender answers how many images a second it reaches, and is ended by `end`. */
async function networkAlone({ onnxPath, images }) {
  const children = Array.from({ length: cores }, () =>
    fork(path.join(root, 'bench/networkAlone.mjs'), [predictFile, onnxPath, ...images]),
  );
  await Promise.all(children.map(child => once(child, 'message')));
  const run = async () => {
    const done = children.map(async child => {
      child.send(seconds);
      return (await once(child, 'message'))[0];
    });
    return (await Promise.all(done)).reduce((sum, runs) => sum + runs, 0) / seconds;
  };
  return { run, end: () => children.forEach(child => child.disconnect()) };
}

async function folder({ onnxPath, images }, perSecond) {
  const pool = new EnginePool(enginePath);
  const description = JSON.parse(fs.readFileSync(`${onnxPath}.json`, 'utf8'));
  const pipeline = { kind: 'single', model: { onnxPath, description } };
  const askers = pool.askers(pipeline, engine => async file => {
    const image = { path: file, bytes: await fs.promises.readFile(file) };
    return new LocalPredictor({ engine, device: 'cpu', pipeline }).predict(image, signal);
  });
  const all = async count => {
    const list = Array.from({ length: count }, (_, i) => images[i % images.length]);
    for await (const event of runFolder({ images: list, askers }, signal))
      if (event.kind === 'result' && 'error' in event.outcome) throw event.outcome.error;
  };
  await all(2 * cores * images.length);
  const count = Math.max(images.length, Math.round(perSecond * seconds));
  const run = async () => count / ((await timed(() => all(count))).ms / 1000);
  return { run, end: () => pool.dispose() };
}

async function server({ onnxPath, images }) {
  const working = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-bench-'));
  const [inference, management, metrics] = await freePorts(3);
  const at = port => `http://127.0.0.1:${port}`;
  fs.writeFileSync(
    path.join(working, 'config.properties'),
    `inference_address=${at(inference)}\nmanagement_address=${at(management)}\n` +
      `metrics_address=${at(metrics)}\ndisable_token_authorization=true\n` +
      `default_workers_per_model=${cores}\n`,
  );
  const child = spawn(
    process.execPath,
    [path.join(root, 'dist/cli.js'), 'serve', '--model-store', '.', '--models', `m=${onnxPath}`],
    { cwd: working, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false }))
    if (text.includes('Ready')) break;
  const requests = images.map(file => ({ method: 'POST', body: fs.readFileSync(file) }));
  const load = async duration => {
    const url = `${at(inference)}/predictions/m`;
    const result = await autocannon({ url, connections: clients, duration, requests, timeout: 60 });
    if (result.non2xx + result.errors > 0) throw new Error('requests were refused, or failed');
    return result['2xx'] / result.duration;
  };
  await load(3);
  const end = async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
    fs.rmSync(working, { recursive: true, force: true });
  };
  return { run: () => load(seconds), end };
}

async function compare(name, job) {
  const alone = await networkAlone(job);
  const contenders = { 'network alone': alone };
  try {
    contenders.folder = await folder(job, await alone.run());
    contenders.server = await server(job);
    const rates = Object.fromEntries(Object.keys(contenders).map(each => [each, []]));
    for (let round = 0; round < rounds; round++)
      for (const [each, { run }] of Object.entries(contenders)) rates[each].push(await run());
    report(name, rates);
  } finally {
    for (const { end } of Object.values(contenders)) await end();
  }
}

/** The ratio of each round, so that a machine that is busy for a while is busy for all. */
function report(name, rates) {
  const { 'network alone': alone, ...others } = rates;
  console.log(`${name}: network alone ${median(alone).toFixed(1)} images per second`);
  for (const [each, reached] of Object.entries(others)) {
    const ratios = reached.map((rate, round) => rate / alone[round]);
    const range = [Math.min(...ratios), Math.max(...ratios)].map(ratio => ratio.toFixed(2));
    console.log(
      `  ${each.padEnd(8)} ${median(reached).toFixed(1)}, ratio ${median(ratios).toFixed(2)} (${range.join(' to ')})`,
    );
  }
}

console.log(
  `${cores} × ${os.cpus()[0].model}, ${rounds} rounds of ${seconds} s, ${clients} clients, load ${os.loadavg()[0].toFixed(1)}`,
);
for (const [name, job] of Object.entries(jobs)) await compare(name, job);
