// node bench/local-run.mjs [IMAGE]   The local run against MMOCR's own PyTorch inference, same image, same weights, in one run.
// Both are loaded and warm; a round asks one, then the other: from the image file's bytes to boundaries, as a panel or a script waits.
//   engine   the request to the engine process and back, decoding included     MMOCR   TextDetInferencer on the file, CPU
// MMOCR_PYTHON has MMOCR 1.x; BENCH_ROUNDS.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const sample = (...parts) => path.join(root, 'samples', ...parts);
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
const imagePath = path.resolve(process.argv[2] ?? sample('images', 'scene_00.png'));
const onnxPath = sample('onnx', 'dbnet_tiny.onnx');
if (!process.env.MMOCR_PYTHON) throw new Error('MMOCR_PYTHON must name a Python with MMOCR 1.x');

await esbuild.build({ entryPoints: [path.join(root, 'src/engine/main.ts'), path.join(root, 'src/core/local/engineClient.ts')], outdir: path.join(root, '.cache/bench/local-run'),
  bundle: true, platform: 'node', format: 'cjs', outbase: path.join(root, 'src'), logLevel: 'warning',
  external: ['onnxruntime-node', '@techstark/opencv-js', 'pyodide', '@jsquash/jpeg', '@jsquash/webp', 'js-angusj-clipper'] });
const built = path.join(root, '.cache/bench/local-run');
const { EngineClient } = (await import(pathToFileURL(path.join(built, 'core/local/engineClient.js')).href)).default;
const engine = new EngineClient(path.join(built, 'engine/main.js'));
const description = JSON.parse(fs.readFileSync(`${onnxPath}.json`, 'utf8'));
const local = async () => {
  const prediction = await engine.request('predict', { onnxPath, description, image: fs.readFileSync(imagePath), imagePath, device: 'cpu' });
  return prediction.instances.length;
};

const mmocr = spawn(process.env.MMOCR_PYTHON, ['-c', `
import contextlib, sys
sys.path.insert(0, ${JSON.stringify(path.join(root, 'src/python/handler'))})
with contextlib.redirect_stdout(sys.stderr):
    from mmocr_loading import import_mmocr
    import_mmocr()
    from mmocr.apis import TextDetInferencer
    infer = TextDetInferencer(sys.argv[1], sys.argv[2], device='cpu')
for path in sys.stdin:
    with contextlib.redirect_stdout(sys.stderr):
        found = infer(path.rstrip('\\n'), progress_bar=False)['predictions'][0]['polygons']
    print(len(found), flush=True)
`, sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'), sample('checkpoints/dbnet_tiny.pth')], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
const lines = createInterface({ input: mmocr.stdout });
const reference = async () => {
  mmocr.stdin.write(`${imagePath}\n`);
  const [line] = await Promise.race([once(lines, 'line'), once(mmocr, 'exit').then(() => { throw new Error('MMOCR ended'); })]);
  return Number(line);
};

const times = { engine: [], MMOCR: [] };
try {
  const [a, b] = [await local(), await reference()];
  if (a !== b) throw new Error(`the engine finds ${a} boundaries, MMOCR ${b}`);
  for (let round = 0; round < rounds; round++) {
    times.engine.push(await timed(local));
    times.MMOCR.push(await timed(reference));
  }
  console.log(`${path.basename(imagePath)}, ${a} boundaries, ${rounds} rounds, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}: milliseconds`);
  for (const [name, all] of Object.entries(times)) {
    const row = [median(all), Math.min(...all), Math.max(...all)].map(t => t.toFixed(0).padStart(6));
    console.log(`${name.padEnd(8)}median ${row[0]}   fastest ${row[1]}   slowest ${row[2]}`);
  }
  console.log(`engine / MMOCR, ratio of medians: ${(median(times.engine) / median(times.MMOCR)).toFixed(2)}`);
} finally {
  engine.dispose();
  mmocr.stdin.end();
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values) {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)];
}
