// node bench/serving.mjs [detector|recogniser] [IMAGE]
//
// The built-in server against TorchServe: same archive, same image, same load, in one run. Each has
// one worker per core, keys off and its other defaults; TorchServe runs as it comes and as we start
// it, with one PyTorch thread per worker then, and the ratio is taken to the better of the two. All
// are up and warm; a round asks one after the other, so that a busy machine is busy for all.
// MMOCR_PYTHON has MMOCR 1.x and TorchServe; BENCH_SECONDS per measurement, BENCH_ROUNDS,
// BENCH_CLIENTS (1,4,16).
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { load, median, root, sample } from './build.mjs';
import { servedSample } from './servedSample.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const clients = (process.env.BENCH_CLIENTS ?? '1,4,16').split(',').map(Number);
const served = servedSample(process.argv[2]);
const image = fs.readFileSync(process.argv[3] ?? sample(served.image));
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

const dist = path.join(root, 'dist');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-bench-'));
const modelStore = path.join(folder, 'store');
const builtin = { kind: 'builtin', node: process.execPath, cli: path.join(dist, 'cli.js') };
const torchserve = { kind: 'torchserve', python };
const servers = [];
try {
  await archive();
  await start('built-in server', builtin);
  await start('TorchServe as it comes', torchserve, {
    OMP_NUM_THREADS: undefined,
    OMP_WAIT_POLICY: undefined,
    GOMP_SPINCOUNT: undefined,
  });
  await start('TorchServe, 1 thread', torchserve);
  await sameAnswer();
  const all = [];
  for (const connections of clients) all.push(await measure(connections));
  report(all);
} finally {
  for (const { server } of servers) await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}

async function archive() {
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  await convertToMar(
    {
      configPath: sample('configs', served.config),
      checkpointPath: sample('checkpoints', `${served.model}.pth`),
      onnxPath: sample('onnx', `${served.model}.onnx`),
      outputFolder: modelStore,
      modelName: 'model',
      handlerPath: handlerPath(dist),
    },
    { engine },
  );
  engine.dispose();
}

async function start(name, program, env = {}) {
  const userConfigProperties = path.join(folder, 'config.properties');
  fs.writeFileSync(
    userConfigProperties,
    `disable_token_authorization=true\ndefault_workers_per_model=${os.availableParallelism()}\n`,
  );
  const plan = await planServer({
    program,
    modelStore,
    models: { model: 'model.mar' },
    storageFolder: path.join(folder, 'storage'),
    userConfigProperties,
  });
  Object.assign(plan.commandLine.env, env);
  const server = await runServer(plan);
  servers.push({ name, server, url: `${plan.inferenceAddress}/predictions/model` });
}

/** Fast and wrong would be no comparison. */
async function sameAnswer() {
  const answers = [];
  for (const { url } of servers) {
    const { boundary_result: rows, text } = await (
      await fetch(url, { method: 'POST', body: image })
    ).json();
    answers.push(
      text ??
        rows
          .map(row => row.slice(0, -1).map(Math.round).join())
          .sort()
          .join('\n'),
    );
  }
  if (new Set(answers).size !== 1)
    throw new Error(`the servers answer differently:\n${answers.join('\n\n')}`);
}

/**
 * What the load's last clients left in the queue would run beside the next server's measurement:
 * one more request per worker ends after it.
 */
async function drained(url) {
  const answers = Array.from({ length: os.availableParallelism() }, () =>
    fetch(url, { method: 'POST', body: image }).then(answer => answer.arrayBuffer()),
  );
  await Promise.all(answers);
}

async function measure(connections) {
  const found = servers.map(({ name }) => ({ name, connections, perSecond: [], p50: [], p99: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { url }] of servers.entries()) {
      // The first round warms up.
      const result = await autocannon({
        url,
        connections,
        duration: round === 0 ? Math.min(3, seconds) : seconds,
        method: 'POST',
        body: image,
        timeout: 60,
      });
      await drained(url);
      if (result.non2xx + result.errors > 0)
        throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
      if (round === 0) continue;
      found[index].perSecond.push(result['2xx'] / result.duration);
      found[index].p50.push(result.latency.p50);
      found[index].p99.push(result.latency.p99);
    }
  }
  return found;
}

function report(all) {
  console.log(
    `${os.availableParallelism()} × ${os.cpus()[0].model}, ${os.availableParallelism()} workers each, ${seconds} s per measurement, median of ${rounds} (load ${os.loadavg()[0].toFixed(1)})\n`,
  );
  console.log('clients  server                  images/s   p50 ms   p99 ms');
  for (const found of all) {
    for (const { name, connections, perSecond, p50, p99 } of found) {
      console.log(
        `${String(connections).padEnd(8)} ${name.padEnd(22)} ${median(perSecond).toFixed(1).padStart(9)} ${median(p50).toFixed(0).padStart(8)} ${median(p99).toFixed(0).padStart(8)}`,
      );
    }
    const [ours, ...theirs] = found;
    console.log(
      `${' '.repeat(9)}${(median(ours.perSecond) / Math.max(...theirs.map(each => median(each.perSecond)))).toFixed(2)} × the throughput of the better TorchServe\n`,
    );
  }
}
