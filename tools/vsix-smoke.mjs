// Proves that a VSIX works away from the checkout: unpacked in a temporary folder, its command line
// converts the sample detector and finds in a sample image what MMOCR found. That loads every
// runtime package: Pyodide, ONNX Runtime, OpenCV, Clipper, decoders.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { root } from './folders.mjs';
import { run } from './steps.mjs';
import { bringWindowsNode, endLeftovers, runOnWindows, windowsPath } from './windows/wine.mjs';

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

/**
 * A command line of this machine's Node, or of Windows' under Wine: how paths are named there, and
 * `node(args)`, which resolves with what was printed.
 */
const here = {
  named: file => file,
  node: (args, folder) => run(process.execPath, args, { cwd: folder }),
};
const onWindows = {
  named: windowsPath,
  async node(args, folder) {
    const printed = path.join(folder, 'printed');
    const code = await runOnWindows(args, { cwd: folder, printed });
    const text = fs.readFileSync(printed, 'utf8').trim();
    if (code !== 0)
      throw new Error(`${args.slice(0, 2).join(' ')} ended with ${code} on Windows' Node\n${text}`);
    return text;
  },
};

/** What runs packages of `target` here, if anything does. */
async function runnerOf(target) {
  if (target === `${process.platform}-${process.arch}`) return here;
  return target === 'win32-x64' && (await bringWindowsNode()) ? onWindows : undefined;
}

/**
 * Resolves with whether the package was run: that of another platform than this machine's cannot
 * be, save Windows' under Wine.
 */
export async function smokeTest(vsix, target) {
  const runner = await runnerOf(target);
  if (!runner) return false;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-vsix-'));
  try {
    await unpack(vsix, folder);
    const cli = runner.named(path.join(folder, 'extension', 'dist', 'cli.js'));
    const sample = (...names) => runner.named(path.join(root, 'test', 'samples', ...names));
    const config = sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');
    await runner.node(
      [
        cli,
        'convert',
        config,
        sample('checkpoints', 'dbnet_tiny.pth'),
        '--output-folder',
        runner.named(folder),
      ],
      folder,
    );
    const printed = await runner.node(
      [
        cli,
        'predict',
        sample('images', 'scene_01.jpg'),
        '--onnx',
        sample('onnx', 'dbnet_tiny.onnx'),
        '--config',
        config,
      ],
      folder,
    );
    const found = JSON.parse(printed).boundary_result.length;
    const stored = JSON.parse(
      fs.readFileSync(
        path.join(root, 'test', 'fixtures', 'golden', 'det_quad', 'scene_01.jpg.json'),
        'utf8',
      ),
    ).boundary_result.length;
    if (found !== stored)
      throw new Error(
        `The unpacked ${path.basename(vsix)} finds ${found} boundaries, MMOCR ${stored}`,
      );
    return true;
  } finally {
    endLeftovers();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
