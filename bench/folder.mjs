// node bench/folder.mjs
//
// A folder of 100 images of mixed sizes: the pool of engines against one engine asked for one image
// after the other. Three jobs: detection with recognition, words read alone, boundaries found
// alone. Both sides are loaded and warm; they take turns, each once the other has left the cores.
// BENCH_ROUNDS.
import { setMaxListeners } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import { enginePath, load, median, sample, timed } from './build.mjs';
import { coresAreFree } from './cores.mjs';

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const count = 100;
const [{ EngineClient }, { EnginePool }, { LocalPredictor }, { runFolder }] = await load(
  'engineClient/engineClient',
  'engineClient/enginePool',
  'engineClient/localPredictor',
  'jobs/runFolder',
);
const signal = new AbortController().signal;
setMaxListeners(Infinity, signal);
const device = 'cpu';

const model = name => {
  const onnxPath = sample('onnx', `${name}.onnx`);
  return { onnxPath, description: JSON.parse(fs.readFileSync(`${onnxPath}.json`, 'utf8')) };
};
const single = model => ({ kind: 'single', model });
const files = (folder, wanted) =>
  fs
    .readdirSync(sample(folder))
    .filter(name => /\.(png|jpe?g)$/.test(name) && wanted(name))
    .map(name => sample(folder, name));
const [images, words] = [
  files('images', name => !name.startsWith('large')),
  files('words', name => name !== 'blank.png'),
];
const [detection, recognition] = [model('dbnet_tiny'), model('svtr_tiny')];
// The aspect ratio decides the network's input: every image is asked for at many scales, so that
// sizes keep changing.
const scaled = index => {
  const side = 320 + 32 * ((index * 7) % 21);
  return {
    ...detection,
    description: { ...detection.description, resize: { kind: 'keepRatio', scale: [side, side] } },
  };
};
const jobs = {
  'detection and recognition': {
    of: images,
    pipeline: index => ({ kind: 'chain', name: 'words', detection: scaled(index), recognition }),
  },
  recognition: { of: words, pipeline: () => single(recognition) },
  detection: { of: images, pipeline: index => single(scaled(index)) },
};

async function compare(job, { of, pipeline }) {
  const ask = (engine, index) => {
    const file = of[index % of.length];
    const predictor = new LocalPredictor({ engine, device, pipeline: pipeline(index) });
    return predictor.predict({ path: file, bytes: fs.readFileSync(file) }, signal);
  };
  const engine = new EngineClient(enginePath);
  const pool = new EnginePool(enginePath);
  const oneAtATime = async () => {
    let found = 0;
    for (let index = 0; index < count; index++)
      found += (await ask(engine, index)).instances.length;
    return found;
  };
  const together = async () => {
    let found = 0;
    const askers = pool.askers(pipeline(0), engine => index => ask(engine, index));
    const indexes = Array.from({ length: count }, (_, index) => index);
    for await (const event of runFolder({ images: indexes, askers }, signal)) {
      if (event.kind !== 'result') continue;
      if ('error' in event.outcome) throw event.outcome.error;
      found += event.outcome.prediction.instances.length;
    }
    return found;
  };
  try {
    const found = [await oneAtATime(), await together()];
    if (found[0] !== found[1]) throw new Error(`different numbers of texts: ${found}`);
    const times = { 'one at a time': [], pool: [] };
    for (let round = 0; round < rounds; round++) {
      await coresAreFree();
      times['one at a time'].push((await timed(oneAtATime)).ms);
      await coresAreFree();
      times.pool.push((await timed(together)).ms);
    }
    report(job, found[0], times);
  } finally {
    engine.dispose();
    pool.dispose();
  }
}

function report(job, found, times) {
  const rates = Object.entries(times).map(
    ([name, all]) => `${name} ${((count / median(all)) * 1000).toFixed(1)}`,
  );
  const ratio = median(times['one at a time']) / median(times.pool);
  console.log(
    `${job}: ${found} texts; images per second: ${rates.join(', ')}; ratio ${ratio.toFixed(2)}`,
  );
}

console.log(
  `${count} images, ${rounds} rounds, ${os.availableParallelism()} cores, load ${os.loadavg()[0].toFixed(1)}`,
);
for (const [job, how] of Object.entries(jobs)) await compare(job, how);
