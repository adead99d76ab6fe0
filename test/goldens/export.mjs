// node test/goldens/export.mjs NAME…
//
// Writes model.onnx and its description into test/fixtures/methods/NAME, from its config and
// checkpoint. MMOCR_PYTHON has MMOCR 1.x, MMOCR_PYTHON_0X 0.x, both with compiled mmcv operators
// where the method needs them.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { external } from '../../tools/external.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const source = file => path.join(root, 'src', file);
const built = path.join(root, '.cache/goldens');
await esbuild.build({
  entryPoints: [
    'engine/main.ts',
    'engineClient/engineClient.ts',
    'config/evaluate.ts',
    'describe/describeModel.ts',
  ].map(source),
  outdir: built,
  outbase: path.join(root, 'src'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'warning',
  external,
});
// The engine finds Python's part beside itself.
fs.cpSync(source('python'), path.join(built, 'engine/python'), {
  recursive: true,
  filter: file => !file.includes('__pycache__'),
});
const load = async file => (await import(pathToFileURL(path.join(built, file)).href)).default;
const { EngineClient } = await load('engineClient/engineClient.js');
const { evaluateConfig } = await load('config/evaluate.js');
const { describeModel } = await load('describe/describeModel.js');

const engine = new EngineClient(path.join(built, 'engine/main.js'));
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'goldens-'));
try {
  for (const name of process.argv.slice(2)) {
    try {
      await exportGolden(name);
    } catch (error) {
      console.error(`${name}: ${error.message}`);
      process.exitCode = 1;
    }
  }
} finally {
  engine.dispose();
  fs.rmSync(temporary, { recursive: true });
}

async function exportGolden(name) {
  const file = child => path.join(root, 'test/fixtures/methods', name, child);
  const config = await evaluateConfig(file('config.py'), { engine });
  const description = path.join(temporary, `${name}.json`);
  fs.writeFileSync(
    description,
    `${JSON.stringify(await describeModel(config, name, { engine }), undefined, 1)}\n`,
  );
  const python = process.env[name.endsWith('_0x') ? 'MMOCR_PYTHON_0X' : 'MMOCR_PYTHON'];
  if (!python) throw new Error('MMOCR_PYTHON and MMOCR_PYTHON_0X must name Pythons with MMOCR');
  run(
    python,
    source('python/export_onnx.py'),
    file('config.py'),
    file('checkpoint.pth'),
    file('model.onnx'),
    '--description',
    description,
  );
  // Weights filled up with zeros would make the file large.
  run(python, path.join(import.meta.dirname, 'fixed_channels.py'), file('model.onnx'));
}

function run(python, ...args) {
  const { status, error } = spawnSync(python, args, {
    stdio: 'inherit',
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.basename(args[0])} failed`);
}
