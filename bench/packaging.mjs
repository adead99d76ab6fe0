// node bench/packaging.mjs
//
// Packaging a checkpoint, side by side in one run: torch-model-archiver against ours.
//
// - writer: the same files in (config.py, handler, checkpoint), an archive out; a whole process, as
//   torch-model-archiver is
// - session: what Convert to MAR does in the editor: config evaluated, checkpoint checked, archive
//   written, engine running
// - command: mmocr-serving convert, a whole process, of a config evaluated before; `first` is the
//   run that evaluates it
// Exits 1 when one of the three is not 10 times faster than torch-model-archiver on 100 MB, or
// takes 150 MB for 1 GB. MMOCR_PYTHON makes the checkpoints; ARCHIVER_PYTHON has
// torch-model-archiver (default: made under .cache); BENCH_ROUNDS.
import { execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { median, root, sample } from './build.mjs';

const cache = path.join(root, '.cache', 'bench');
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const WANTED_RATIO = 10;
const WANTED_MB = 150;

fs.mkdirSync(cache, { recursive: true });
const work = fs.mkdtempSync(path.join(cache, 'packaging-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const config = sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py');
const handler = path.join(root, 'src', 'python', 'handler', 'mmocr_handler.py');
const cli = path.join(root, 'dist', 'cli.js');
const small = makeCheckpoint('small.pth', 100);
const large = makeCheckpoint('large.pth', 1024);
const archiver = archiverProgram();
execFileSync(process.execPath, ['esbuild.mjs', 'engine', 'cli'], { cwd: root });
const [writer, session] = ['writer', 'session'].map(bundle);

const times = { archiver: [], writer: [], session: [], command: [] };
process.env.MMOCR_CACHE = path.join(work, 'cache');
const first = timed(process.execPath, commandLine(small));
const inSession = openSession();
// The first conversion starts the engine.
await inSession.convert(small);
takeArchive('session');
for (let round = 0; round < rounds; round++) {
  times.archiver.push(
    timed(
      archiver,
      [
        '--model-name',
        'archiver',
        '--version',
        '1.0',
        '--model-file',
        config,
        '--serialized-file',
        small,
        '--handler',
        handler,
        '--export-path',
        work,
        '--force',
      ],
      { TMPDIR: work },
    ),
  );
  times.writer.push(
    timed(process.execPath, [writer, small, config, handler, path.join(work, 'writer.mar')]),
  );
  times.session.push(await inSession.convert(small));
  times.command.push(timed(process.execPath, commandLine(small)));
  for (const name of Object.keys(times)) takeArchive(name);
}
const peak = {
  writer: peakOf(() =>
    timed(
      process.execPath,
      [writer, large, config, handler, path.join(work, 'writer.mar')],
      peakHook(),
    ),
  ),
};
await inSession.convert(large);
peak.session = await inSession.close();
peak.command = peakOf(() => timed(process.execPath, commandLine(large), peakHook()));

console.log(
  `100 MB checkpoint, ${rounds} rounds: seconds (median, all), times faster; peak memory for 1 GB`,
);
let met = true;
for (const [name, seconds] of Object.entries(times)) {
  const ratio = median(seconds.map((t, i) => times.archiver[i] / t));
  const wanted = name !== 'archiver';
  if (wanted) met &&= ratio >= WANTED_RATIO && peak[name] < WANTED_MB;
  const title = { archiver: 'torch-model-archiver' }[name] ?? name;
  console.log(
    `${title.padEnd(22)}${median(seconds).toFixed(2).padStart(6)}   ${seconds
      .map(t => t.toFixed(2))
      .join(' ')
      .padEnd(6 * rounds)}` +
      `${ratio.toFixed(1).padStart(6)}x ${wanted ? `(wanted ${WANTED_RATIO})` : '           '}${peak[name] ? `  ${peak[name]} MB` : ''}${wanted ? ` (wanted under ${WANTED_MB})` : ''}`,
  );
}
console.log(
  `first${first.toFixed(2).padStart(23)}   command with a config it has not seen, which starts Python`,
);
process.exitCode = met ? 0 : 1;

/** A checkpoint as training saves it, normally distributed weights, `megabytes` MB of them. */
function makeCheckpoint(name, megabytes) {
  const file = path.join(work, name);
  // The sample's weights, which its config asks for, and as much beside them.
  const script =
    'import sys, torch\n' +
    'checkpoint = torch.load(sys.argv[3], map_location="cpu", weights_only=False)\n' +
    'for i in range(int(sys.argv[2])):\n' +
    '    checkpoint["state_dict"][f"det_head.ballast.{i}.weight"] = torch.randn(1 << 18)\n' +
    'torch.save(checkpoint, sys.argv[1])';
  const checkpoint = sample('checkpoints', 'dbnet_tiny.pth');
  execFileSync(need('MMOCR_PYTHON'), ['-c', script, file, String(megabytes), checkpoint]);
  return file;
}

function archiverProgram() {
  const venv = path.join(cache, 'archiver');
  const python =
    process.env.ARCHIVER_PYTHON ??
    path.join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!fs.existsSync(python)) {
    execFileSync(need('MMOCR_PYTHON'), ['-m', 'venv', venv]);
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'torch-model-archiver==0.12.0'], {
      stdio: 'inherit',
    });
  }
  return path.join(path.dirname(python), 'torch-model-archiver');
}

function bundle(name) {
  const outfile = path.join(work, `${name}.mjs`);
  // yauzl and friends call `require`.
  const banner = {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  };
  esbuild.buildSync({
    entryPoints: [path.join(root, 'bench', `${name}.mjs`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner,
    outfile,
  });
  return outfile;
}

function openSession() {
  const child = fork(session, [path.join(root, 'dist', 'engine.js')], {
    env: { ...process.env, ...peakHook() },
  });
  return {
    async convert(checkpointPath) {
      child.send({
        configPath: config,
        checkpointPath,
        outputFolder: work,
        modelName: 'session',
        handlerPath: handler,
        force: true,
      });
      const [seconds] = await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => {
          throw new Error('the session ended');
        }),
      ]);
      return seconds;
    },
    /** Ends it; resolves with its peak memory in MB. */
    async close() {
      child.disconnect();
      await once(child, 'exit');
      return readPeak();
    },
  };
}

function commandLine(checkpoint) {
  return [
    cli,
    'convert',
    config,
    checkpoint,
    '--output-folder',
    work,
    '--model-name',
    'command',
    '--force',
  ];
}

function timed(program, args, env = {}) {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return (performance.now() - start) / 1000;
}

/** Removes the archive that `name` wrote, so that each round writes anew. */
function takeArchive(name) {
  const archive = path.join(work, `${name}.mar`);
  // Weights deflate by some 7 percent.
  if (fs.statSync(archive).size < 90 * 1024 * 1024)
    throw new Error(`${archive} does not hold the checkpoint`);
  fs.rmSync(archive);
}

/**
 * Makes a Node process write its peak resident memory (MB) when it ends; the engine does not
 * inherit it.
 */
function peakHook() {
  const hook = path.join(work, 'hook.cjs');
  fs.writeFileSync(
    hook,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(path.join(work, 'peak'))}, String(process.resourceUsage().maxRSS / 1024)));`,
  );
  return { NODE_OPTIONS: `--require "${hook.replaceAll('\\', '/')}"` };
}

function peakOf(run) {
  run();
  return readPeak();
}

function readPeak() {
  return Math.round(Number(fs.readFileSync(path.join(work, 'peak'), 'utf8')));
}

function need(variable) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: it names a Python with PyTorch`);
  return value;
}
