// node bench/folder.mjs   A folder of 100 images of mixed sizes: the pool of engines against one engine asked for one image after the other.
// Both are loaded and warm; they take turns, each once the other has left the cores. BENCH_ROUNDS.
import fs from 'node:fs';
import os from 'node:os';
import { enginePath, load, median, sample, timed } from './build.mjs';
import { coresAreFree } from './cores.mjs';

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const count = 100;
const [{ EngineClient }, { EnginePool }, { LocalPredictor }] = await load('local/engineClient', 'local/enginePool', 'local/localPredictor');
const onnxPath = sample('onnx', 'dbnet_tiny.onnx');
const description = JSON.parse(fs.readFileSync(`${onnxPath}.json`, 'utf8'));
const signal = new AbortController().signal;
const names = fs.readdirSync(sample('images')).filter(name => /\.(png|jpe?g)$/.test(name) && !name.startsWith('large'));
// The aspect ratio decides the network's input: every image is asked for at many scales, so that sizes keep changing.
const jobs = Array.from({ length: count }, (_, i) => {
  const file = sample('images', names[i % names.length]);
  const side = 320 + 32 * ((i * 7) % 21);
  return { image: () => ({ path: file, bytes: fs.readFileSync(file) }), description: { ...description, resize: { kind: 'keepRatio', scale: [side, side] } } };
});
const ask = (engine, index) => new LocalPredictor({ engine, onnxPath, description: jobs[index].description, device: 'cpu' }).predict(jobs[index].image(), signal);

const engine = new EngineClient(enginePath);
const pool = new EnginePool(enginePath);
const oneAtATime = async () => {
  let found = 0;
  for (const index of jobs.keys()) found += (await ask(engine, index)).instances.length;
  return found;
};
const together = async () => {
  let found = 0;
  await pool.predictAll(count, ask, (_, outcome) => {
    if ('error' in outcome) throw outcome.error;
    found += outcome.prediction.instances.length;
  }, signal);
  return found;
};
try {
  const found = [await oneAtATime(), await together()];
  if (found[0] !== found[1]) throw new Error(`different numbers of boundaries: ${found}`);
  const times = { 'one at a time': [], pool: [] };
  for (let round = 0; round < rounds; round++) {
    await coresAreFree();
    times['one at a time'].push((await timed(oneAtATime)).ms);
    await coresAreFree();
    times.pool.push((await timed(together)).ms);
  }
  console.log(`${count} images, 320 to 960 px, ${found[0]} boundaries, ${rounds} rounds, ${os.availableParallelism()} cores, load ${os.loadavg()[0].toFixed(1)}`);
  for (const [name, all] of Object.entries(times)) console.log(`  ${name.padEnd(14)}${(count / median(all) * 1000).toFixed(1)} images per second`);
  console.log(`  ratio ${(median(times['one at a time']) / median(times.pool)).toFixed(2)}`);
} finally {
  engine.dispose();
  pool.dispose();
}
