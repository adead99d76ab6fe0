// node bench/local-run.mjs [IMAGE]
//
// The local run against MMOCR itself and against Python's ONNX Runtime with OpenCV: same image, same
// weights, in one run. All are loaded and warm; a round asks each in turn, from the image file to
// boundaries, once the one before it has left the cores: idle threads of ONNX Runtime and PyTorch
// keep them busy for some 50 ms.
//
//   engine        the request to the engine process and back, decoding included
//   MMOCR         TextDetInferencer on the file, CPU
//   onnxruntime   Python's, with OpenCV (bench/contenders.py), on the ONNX file that
//                 torch.onnx.export writes (bench/plain_export.py)
//   our ONNX      the same on the engine's ONNX file
//
// With the sample's dbnet_tiny, then with a DBNet r18 of full size at 736 px (bench/wide_dbnet.py).
// MMOCR_PYTHON has MMOCR 1.x; BENCH_ROUNDS.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { enginePath, load, median, root, sample, timed } from './build.mjs';
import { coresAreFree } from './cores.mjs';

const python = process.env.MMOCR_PYTHON;
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
const folder = path.join(root, '.cache/bench');
const imagePath = path.resolve(process.argv[2] ?? sample('images', 'scene_01.jpg'));
if (!python) throw new Error('MMOCR_PYTHON must name a Python with MMOCR 1.x');

/** A Python contender: asks it for a path, gets the number of boundaries. */
function contender(...args) {
  const child = spawn(python, [path.join(root, 'bench/contenders.py'), ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout });
  const ask = async () => {
    child.stdin.write(`${imagePath}\n`);
    const [line] = await Promise.race([
      once(lines, 'line'),
      once(child, 'exit').then(() => {
        throw new Error(`${args[0]} ended`);
      }),
    ]);
    return Number(line);
  };
  return { ask, end: () => child.stdin.end() };
}

const runPython = (...args) =>
  execFileSync(python, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

/** The shipped DBNet r18, its weights made once. */
function wide() {
  const [config, checkpoint, onnxPath] = ['py', 'pth', 'onnx'].map(suffix =>
    path.join(folder, 'r18', `dbnet_r18.${suffix}`),
  );
  if (!fs.existsSync(checkpoint)) runPython('bench/wide_dbnet.py', path.dirname(config));
  runPython('src/python/export_onnx.py', config, checkpoint, onnxPath);
  return { config, checkpoint, onnxPath };
}

function plainExport({ config, checkpoint }) {
  const onnxPath = path.join(folder, `${path.basename(checkpoint, '.pth')}_plain.onnx`);
  runPython('bench/plain_export.py', config, checkpoint, onnxPath);
  return onnxPath;
}

async function compare(title, { config, checkpoint, onnxPath }, scale) {
  const description = {
    ...JSON.parse(fs.readFileSync(sample('onnx/dbnet_tiny.onnx.json'), 'utf8')),
    resize: { kind: 'keepRatio', scale },
  };
  const stages = {};
  const local = async () => {
    const { instances, timings } = await engine.request('predict', {
      pipeline: { kind: 'single', model: { onnxPath, description } },
      image: fs.readFileSync(imagePath),
      imagePath,
      device: 'cpu',
    });
    for (const { stage, ms } of timings) (stages[stage] ??= []).push(ms);
    return instances.length;
  };
  const others = {
    MMOCR: contender('mmocr', config, checkpoint),
    onnxruntime: contender(
      'onnxruntime',
      plainExport({ config, checkpoint }),
      ...scale.map(String),
    ),
    'our ONNX': contender('onnxruntime', onnxPath, ...scale.map(String)),
  };
  const asks = {
    engine: local,
    ...Object.fromEntries(Object.entries(others).map(([name, { ask }]) => [name, ask])),
  };
  try {
    const found = {};
    for (const [name, ask] of Object.entries(asks))
      for (let warmUp = 0; warmUp < 10; warmUp++) found[name] = await ask();
    if (new Set(Object.values(found)).size > 1)
      throw new Error(`different numbers of boundaries: ${JSON.stringify(found)}`);
    for (const name of Object.keys(stages)) stages[name].length = 0;
    const times = Object.fromEntries(Object.keys(asks).map(name => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, ask] of Object.entries(asks)) {
        await coresAreFree();
        times[name].push((await timed(ask)).ms);
      }
    }
    report(title, found.engine, times, stages);
  } finally {
    for (const { end } of Object.values(others)) end();
  }
}

function report(title, boundaries, times, stages) {
  console.log(
    `\n${title}: ${path.basename(imagePath)}, ${boundaries} boundaries, ${rounds} rounds, ${os.availableParallelism()} cores, load ${os.loadavg()[0].toFixed(1)}; milliseconds`,
  );
  for (const [name, all] of Object.entries(times)) {
    const row = [median(all), Math.min(...all), Math.max(...all)].map(t =>
      t.toFixed(1).padStart(7),
    );
    console.log(
      `  ${name.padEnd(12)}median ${row[0]}   fastest ${row[1]}   slowest ${row[2]}   engine / ${name} ${(median(times.engine) / median(all)).toFixed(2)}`,
    );
  }
  const parts = Object.fromEntries(
    Object.entries(stages).map(([stage, all]) => [stage, median(all)]),
  );
  const around = Object.entries(parts)
    .filter(([stage]) => stage !== 'network')
    .reduce((sum, [, ms]) => sum + ms, 0);
  console.log(
    `  engine's stages: ${Object.entries(parts)
      .map(([stage, ms]) => `${stage} ${ms.toFixed(1)}`)
      .join(
        ', ',
      )}; before and after the network ${((100 * around) / parts.network).toFixed(0)} % of the network's time`,
  );
}

const [{ EngineClient }] = await load('engineClient/engineClient');
const engine = new EngineClient(enginePath);
try {
  await compare(
    'dbnet_tiny at 640',
    {
      config: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
      checkpoint: sample('checkpoints/dbnet_tiny.pth'),
      onnxPath: sample('onnx/dbnet_tiny.onnx'),
    },
    [640, 640],
  );
  await compare('DBNet r18 at 736', wide(), [1333, 736]);
} finally {
  engine.dispose();
}
