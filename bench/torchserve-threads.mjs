// node bench/torchserve-threads.mjs [NAME=VALUE,NAME=VALUE …]
//
// What the threads that we give TorchServe's workers are worth: the sample detector served without
// the variables of torchserve/workerThreads.ts, with them, and with each environment that an
// argument names; then with batches of four. A scenario's servers are all up and warm; a round asks
// one after the other, so that a busy machine is busy for all. MMOCR_PYTHON has MMOCR 1.x and
// TorchServe; BENCH_SECONDS per measurement, BENCH_ROUNDS, BENCH_ONLY (crowd,busy,lone,batches).
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { load, median, root, sample } from './build.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const only = process.env.BENCH_ONLY?.split(',');
const cores = os.availableParallelism();
const ours = ['OMP_NUM_THREADS', 'OMP_WAIT_POLICY', 'GOMP_SPINCOUNT'];
const without = Object.fromEntries(ours.map(name => [name, undefined]));
const environments = [
  { name: 'without', env: without },
  { name: 'as we start it' },
  ...process.argv
    .slice(2)
    .map(text => ({
      name: text,
      env: { ...without, ...Object.fromEntries(text.split(',').map(pair => pair.split('='))) },
    })),
];
// What the shell has set would win over ours.
for (const name of ours) delete process.env[name];
const batchesOf = batchSize => ({ name: `batch size ${batchSize}`, batchSize });
const scenarios = [
  {
    id: 'crowd',
    name: `${cores} workers, 4 clients`,
    workers: cores,
    clients: 4,
    variants: environments,
  },
  {
    id: 'busy',
    name: '1 worker, 1 client, every core busy',
    workers: 1,
    clients: 1,
    busy: true,
    variants: environments,
  },
  { id: 'lone', name: '1 worker, 1 client, quiet', workers: 1, clients: 1, variants: environments },
  {
    id: 'batches',
    name: '1 worker, 4 clients',
    workers: 1,
    clients: 4,
    variants: [batchesOf(1), batchesOf(4)],
  },
].filter(({ id }) => !only || only.includes(id));

const image = fs.readFileSync(sample('images/scene_01.jpg'));
const python = process.env.MMOCR_PYTHON;
if (!python) throw new Error('MMOCR_PYTHON must name a Python with MMOCR 1.x and TorchServe');
if (
  spawnSync(process.execPath, ['esbuild.mjs', 'cli', 'engine'], { cwd: root, stdio: 'inherit' })
    .status !== 0
)
  process.exit(1);
const [{ planServer }, { runServer }, { convertToMar }, { EngineClient }, { handlerPath }] =
  await load(
    'servers/start/plan',
    'servers/start/runServer',
    'archive/convert',
    'engineClient/engineClient',
    'environment/handler',
  );

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-bench-'));
const modelStore = path.join(folder, 'store');
try {
  await archive();
  console.log(
    `${cores} × ${os.cpus()[0].model}, ${seconds} s per measurement, median of ${rounds} (load ${os.loadavg()[0].toFixed(1)})\n`,
  );
  for (const scenario of scenarios) report(scenario, await measure(scenario));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

async function archive() {
  const dist = path.join(root, 'dist');
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  await convertToMar(
    {
      configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
      checkpointPath: sample('checkpoints/dbnet_tiny.pth'),
      outputFolder: modelStore,
      modelName: 'model',
      handlerPath: handlerPath(dist),
    },
    { engine },
  );
  engine.dispose();
}

async function start(workers, { env = {}, batchSize = 1 }) {
  const models = {
    model: {
      '1.0': {
        marName: 'model.mar',
        minWorkers: workers,
        maxWorkers: workers,
        batchSize,
        maxBatchDelay: 20,
        responseTimeout: 120,
      },
    },
  };
  const userConfigProperties = path.join(folder, 'config.properties');
  fs.writeFileSync(
    userConfigProperties,
    `disable_token_authorization=true\ndefault_workers_per_model=${workers}\nmodels=${JSON.stringify(models)}\n`,
  );
  const plan = await planServer({
    program: { kind: 'torchserve', python },
    modelStore,
    models: { model: 'model.mar' },
    storageFolder: path.join(folder, 'storage'),
    userConfigProperties,
  });
  Object.assign(plan.commandLine.env, env);
  return { server: await runServer(plan), url: `${plan.inferenceAddress}/predictions/model` };
}

async function measure({ workers, clients, busy, variants }) {
  const servers = [];
  const found = variants.map(({ name }) => ({ name, perSecond: [], least: [], p50: [], p99: [] }));
  const others = [];
  try {
    for (const variant of variants) servers.push(await start(workers, variant));
    if (busy)
      others.push(
        ...Array.from({ length: cores }, () => spawn(process.execPath, ['-e', 'for (;;);'])),
      );
    for (let round = 0; round <= rounds; round++) {
      for (const [index, { url }] of servers.entries()) {
        // The first round warms up.
        const result = await autocannon({
          url,
          connections: clients,
          duration: round === 0 ? Math.min(2, seconds) : seconds,
          method: 'POST',
          body: image,
          timeout: 60,
        });
        await drained(url, workers);
        if (result.non2xx + result.errors > 0)
          throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
        if (round === 0) continue;
        found[index].perSecond.push(result['2xx'] / result.duration);
        found[index].least.push(result.latency.min);
        found[index].p50.push(result.latency.p50);
        found[index].p99.push(result.latency.p99);
      }
    }
  } finally {
    for (const other of others) other.kill();
    for (const { server } of servers) await server.stop();
  }
  return found;
}

/**
 * What the load's last clients left in the queue would run beside the next server's measurement:
 * one more request per worker ends after it.
 */
async function drained(url, workers) {
  await Promise.all(
    Array.from({ length: workers }, () =>
      fetch(url, { method: 'POST', body: image }).then(answer => answer.arrayBuffer()),
    ),
  );
}

/** Ratios are of neighbours in a round: what else the machine did, it did to both. */
function report({ name: scenario }, found) {
  console.log(
    `${scenario.padEnd(44)} images/s  least ms   p50 ms   p99 ms   images/s by round   × first   p50 × first`,
  );
  for (const { name, perSecond, least, p50, p99 } of found) {
    const times = (values, base) =>
      median(values.map((value, round) => value / base[round])).toFixed(2);
    console.log(
      `  ${name.padEnd(42)} ${median(perSecond).toFixed(1).padStart(8)} ${Math.min(...least)
        .toFixed(0)
        .padStart(
          9,
        )} ${median(p50).toFixed(0).padStart(8)} ${median(p99).toFixed(0).padStart(8)}   ` +
        `${perSecond
          .map(value => value.toFixed(1))
          .join(' ')
          .padEnd(
            20,
          )} ${times(perSecond, found[0].perSecond).padStart(8)} ${times(p50, found[0].p50).padStart(13)}`,
    );
  }
  console.log();
}
