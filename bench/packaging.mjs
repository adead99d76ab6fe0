// node bench/packaging.mjs   Packaging a checkpoint, side by side in one run: torch-model-archiver against our writer.
// Both get the same files (config.py, handler, checkpoint) and are timed as whole processes, in turns; the command line,
// which evaluates the config first, is timed beside them. Exits 1 when the writer is not 10 times faster on 100 MB, or
// takes 150 MB of memory or more for 1 GB.
// MMOCR_PYTHON makes the checkpoints; ARCHIVER_PYTHON has torch-model-archiver (default: made under .cache); BENCH_ROUNDS.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cache = path.join(root, '.cache', 'bench');
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const WANTED_RATIO = 10;
const WANTED_MB = 150;

fs.mkdirSync(cache, { recursive: true });
const work = fs.mkdtempSync(path.join(cache, 'packaging-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const small = makeCheckpoint('small.pth', 100);
const large = makeCheckpoint('large.pth', 1024);
const archiver = archiverProgram();
const writer = bundleWriter();
const cli = path.join(root, 'dist', 'cli.js');
const config = path.join(root, 'samples', 'configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');
const handler = path.join(work, 'mmocr_handler.py');
fs.writeFileSync(handler, 'class Handler: pass\n');

const times = { archiver: [], writer: [], cli: [] };
for (let round = 0; round < rounds; round++) {
  times.archiver.push(timed(archiver, ['--model-name', 'bench', '--version', '1.0', '--model-file', config, '--serialized-file', small,
    '--handler', handler, '--export-path', work, '--force'], { TMPDIR: work }));
  times.writer.push(timed(process.execPath, [writer, small, config, handler, path.join(work, 'ours.mar')]));
  if (fs.existsSync(cli)) times.cli.push(timed(process.execPath, convertArgs(small)));
}
const ratio = median(times.archiver.map((t, i) => t / times.writer[i]));
const ourPeak = peaks(process.execPath, [writer, large, config, handler, path.join(work, 'ours.mar')]);
const cliPeak = fs.existsSync(cli) ? peaks(process.execPath, convertArgs(large)) : undefined;

console.log(`100 MB checkpoint, ${rounds} rounds, wall seconds          median   all`);
row('torch-model-archiver (default, deflate)', times.archiver);
row('our writer, whole process', times.writer);
row('mmocr-serving convert, config evaluated', times.cli);
console.log(`torch-model-archiver : our writer, median of rounds   ${ratio.toFixed(1)} (wanted ${WANTED_RATIO})`);
if (times.cli.length) console.log(`torch-model-archiver : mmocr-serving convert          ${median(times.archiver.map((t, i) => t / times.cli[i])).toFixed(1)}`);
console.log(`peak memory for 1 GB: our writer                      ${ourPeak.join(', ')} MB (wanted under ${WANTED_MB})`);
if (cliPeak) console.log(`peak memory for 1 GB: mmocr-serving convert, per process  ${cliPeak.join(', ')} MB`);
process.exitCode = ratio >= WANTED_RATIO && Math.max(...ourPeak) < WANTED_MB ? 0 : 1;

/** A checkpoint as MMEngine saves it, normally distributed weights, `megabytes` MB of them. */
function makeCheckpoint(name, megabytes) {
  const file = path.join(work, name);
  const script = 'import sys, torch\n'
    + 'n = int(sys.argv[2])\n'
    + 'w = {f"det_head.{i}.weight": torch.randn(1 << 18) for i in range(n)}\n'
    + 'torch.save({"meta": {"mmocr_version": "1.0.1", "mmengine_version": "0.10.7"}, "state_dict": w}, sys.argv[1])';
  execFileSync(need('MMOCR_PYTHON'), ['-c', script, file, String(megabytes)]);
  return file;
}

function archiverProgram() {
  const venv = path.join(cache, 'archiver');
  const python = process.env.ARCHIVER_PYTHON ?? path.join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!fs.existsSync(python)) {
    execFileSync(need('MMOCR_PYTHON'), ['-m', 'venv', venv]);
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'torch-model-archiver==0.12.0'], { stdio: 'inherit' });
  }
  return path.join(path.dirname(python), 'torch-model-archiver');
}

function bundleWriter() {
  const outfile = path.join(work, 'writer.cjs');
  const core = path.join(root, 'src', 'core', 'archive');
  const contents = `
    import { readFileSync } from 'node:fs';
    import { MANIFEST_NAME, manifestText } from ${JSON.stringify(path.join(core, 'manifest'))};
    import { writeArchive } from ${JSON.stringify(path.join(core, 'write'))};
    const [, , checkpoint, config, handler, archive] = process.argv;
    const text = manifestText({ modelName: 'bench', serializedFile: 'w.pth', handler: 'mmocr_handler.py', modelFile: 'config.py', modelVersion: '1.0' });
    writeArchive(archive, [{ name: MANIFEST_NAME, text }, { name: 'config.py', path: config }, { name: 'mmocr_handler.py', path: handler }, { name: 'w.pth', path: checkpoint }]);`;
  esbuild.buildSync({ stdin: { contents, resolveDir: root }, bundle: true, platform: 'node', outfile });
  return outfile;
}

function convertArgs(checkpoint) {
  return [cli, 'convert', config, checkpoint, '--output-folder', work, '--model-name', 'whole', '--force'];
}

function timed(program, args, env = {}) {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return (performance.now() - start) / 1000;
}

/** Peak resident memory in MB of each Node process that `args` starts, in order of their ends. */
function peaks(program, args) {
  const log = path.join(work, 'peaks');
  const hook = path.join(work, 'hook.cjs');
  fs.writeFileSync(log, '');
  fs.writeFileSync(hook, `process.on('exit', () => require('fs').appendFileSync(${JSON.stringify(log)}, Math.round(process.resourceUsage().maxRSS / 1024) + '\\n'));`);
  timed(program, args, { NODE_OPTIONS: `--require ${JSON.stringify(hook)}` });
  return fs.readFileSync(log, 'utf8').trim().split('\n').map(Number);
}

function row(title, seconds) {
  if (seconds.length) console.log(`${title.padEnd(54)}${median(seconds).toFixed(2).padEnd(9)}${seconds.map(s => s.toFixed(2)).join(' ')}`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function need(variable) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: it names a Python with PyTorch`);
  return value;
}
