// Proves that a VSIX works away from the checkout: unpacked in a temporary folder, its command line converts the sample detector
// and finds in a sample image what MMOCR found. That loads every runtime package: Pyodide, ONNX Runtime, OpenCV, Clipper, decoders.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { root } from './folders.mjs';
import { run } from './steps.mjs';

async function unpack(archive, folder) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(archive, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const file = path.join(folder, entry.fileName);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), fs.createWriteStream(file));
  }
}

export async function smokeTest(vsix) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-vsix-'));
  try {
    await unpack(vsix, folder);
    const cli = path.join(folder, 'extension', 'dist', 'cli.js');
    const sample = (...names) => path.join(root, 'samples', ...names);
    const config = sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');
    await run(process.execPath, [cli, 'convert', config, sample('checkpoints', 'dbnet_tiny.pth'), '--output-folder', folder], { cwd: folder });
    const printed = await run(process.execPath, [cli, 'predict', sample('images', 'scene_01.jpg'), '--onnx', sample('onnx', 'dbnet_tiny.onnx'), '--config', config], { cwd: folder });
    const found = JSON.parse(printed).boundary_result.length;
    const stored = JSON.parse(fs.readFileSync(path.join(root, 'test', 'fixtures', 'golden', 'det_quad', 'scene_01.jpg.json'), 'utf8')).boundary_result.length;
    if (found !== stored) throw new Error(`The unpacked ${path.basename(vsix)} finds ${found} boundaries, MMOCR ${stored}`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
