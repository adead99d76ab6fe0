// npm test [-- LEVEL …]
//
// Brings what the tests need, runs the levels (all, or those named; some two at a time) and counts.
// The last line is "N passed, N failed, N skipped"; the exit code is 0 only when nothing failed and
// every level ran.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { cache, out, root } from './folders.mjs';
import { invocation, npmScript } from './invocation.mjs';
import { readJunit, readVitest, readVscode } from './results.mjs';
import { setUp } from './setup.mjs';
import { run, say } from './steps.mjs';
import { runWindowsLevel } from './windows/level.mjs';

const results = path.join(out, 'results');
const resultOf = (level, suffix) => path.join(results, `${level}.${suffix}`);
const bin = name => path.join(root, 'node_modules', '.bin', npmScript(name));

/**
 * The levels that leave half of two cores idle, as they wait for servers and pages or are one
 * thread: two of them run side by side. The others use all cores themselves, or drive a window,
 * which is to have its time.
 */
const besideAnother = ['check', 'server', 'viewer'];

/** Prints the lines of a stream, each with the name of its level before it. */
function printLines(stream, level) {
  let rest = '';
  stream.setEncoding('utf8').on('data', text => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) console.log(`${level} │ ${line}`);
  });
  stream.on('end', () => rest && console.log(`${level} │ ${rest}`));
}

/**
 * One run of a program for a level, its output shown, or with `whole` in one piece when it ends;
 * resolves with the exit code.
 */
function show(level, program, args, { whole = false, env = process.env } = {}) {
  const { program: started, args: words, options } = invocation(program, args);
  const named = besideAnother.includes(level);
  return new Promise((resolve, reject) => {
    const output = whole || named ? 'pipe' : 'inherit';
    const child = spawn(started, words, {
      ...options,
      cwd: root,
      env,
      stdio: ['ignore', output, output],
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (named) printLines(stream, level);
      else stream?.on('data', data => said.push(data));
    }
    child.once('error', reject);
    child.once('close', () => process.stdout.write(Buffer.concat(said)));
    child.once('close', code => resolve(code ?? 1));
  });
}

const pythonFolders = ['src/python', 'test/python', 'test/goldens', 'docker'];

/** Each check counts as one test. */
async function check() {
  const checks = [
    [bin('tsc'), ['-p', '.']],
    [bin('tsc'), ['-p', 'src/kernels']],
    [bin('tsc'), ['-p', 'src/webviews']],
    [bin('tsc'), ['-p', 'test/viewer']],
    [bin('eslint'), ['.']],
    [bin('prettier'), ['--check', '--log-level', 'warn', '.']],
    [process.execPath, ['tools/kernels.mjs', '--check']],
    // Its cache does not notice a new folder, by which it sorts imports.
    [process.env.MMOCR_PYTHON, ['-m', 'ruff', 'check', '--no-cache', ...pythonFolders]],
  ];
  const failures = [];
  for (const [program, args] of checks) {
    const line = `${path.basename(program)} ${args.join(' ')}`;
    say(line);
    if ((await show('check', program, args).catch(() => 1)) !== 0) failures.push(line);
  }
  return { passed: checks.length - failures.length, failed: failures.length, skipped: 0, failures };
}

async function vitest(level) {
  const file = resultOf(level, 'json');
  await show(level, bin('vitest'), [
    'run',
    '--project',
    level,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return readVitest(file);
}

/**
 * Under MMOCR 1.x and, side by side, under 0.x; each run leaves out, without counting, what is of
 * the other generation.
 */
async function python() {
  // PyTorch's threads of two programs would wait for each other.
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const counts = await Promise.all(
    ['MMOCR_PYTHON', 'MMOCR_PYTHON_0X'].map(async variable => {
      const file = resultOf(`python-${variable}`, 'xml');
      await show(
        'python',
        process.env[variable],
        ['-m', 'pytest', '-q', 'test/python', `--junitxml=${file}`, '-p', 'no:cacheprovider'],
        { whole: true, env },
      );
      return readJunit(file);
    }),
  );
  const sum = key => counts.reduce((total, count) => total + count[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: counts.flatMap(count => count.failures),
  };
}

async function vscode() {
  await show('vscode', process.execPath, [path.join('tools', 'test-vscode.mjs')]);
  return readVscode(resultOf('vscode', 'json'));
}

/** Under Wine; on Windows itself by vitest, beside the unit level. */
const windows = () => (process.platform === 'win32' ? vitest('windows') : runWindowsLevel());

const levels = {
  check,
  unit: () => vitest('unit'),
  windows,
  viewer: () => vitest('viewer'),
  python,
  server: () => vitest('server'),
  vscode,
  e2e: () => vitest('e2e'),
};

/** A level that ends without a result counts as one failure: nothing may be lost silently. */
async function runLevel(name) {
  const begun = Date.now();
  say(`── ${name} ──`);
  const count = await levels[name]().catch(error => {
    console.error(`${name}: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0, failures: [error.message] };
  });
  return { name, ...count, seconds: Math.round((Date.now() - begun) / 1000) };
}

/** Runs levels, and resolves with what became of each, in the order of the names. */
async function runLevels(names) {
  const rows = [];
  const queue = besideAnother.filter(name => names.includes(name));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) rows.push(await runLevel(next));
  };
  await Promise.all(Array.from({ length: Math.min(2, os.availableParallelism()) }, work));
  for (const name of names.filter(name => !besideAnother.includes(name)))
    rows.push(await runLevel(name));
  return rows.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

function table(rows) {
  const lines = [
    ['level', 'passed', 'failed', 'skipped', 'seconds'],
    ...rows.map(row => [row.name, row.passed, row.failed, row.skipped, row.seconds].map(String)),
  ];
  return lines
    .map(cells =>
      cells.map((cell, column) => (column ? cell.padStart(9) : cell.padEnd(8))).join(''),
    )
    .join('\n');
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !(name in levels));
if (unknown.length) {
  console.error(`No such level: ${unknown.join(', ')}. Levels: ${Object.keys(levels).join(', ')}`);
  process.exit(2);
}
const programs = [
  'chromium',
  'java',
  'python',
  'chineseFonts',
  ...(process.platform === 'linux' && process.arch === 'x64' ? ['wine'] : []),
];
const missing = await setUp({
  environments: ['mmocr1', 'mmocr0'],
  programs,
  triton: true,
  kserve: true,
});
if (missing.length)
  say(`Testing without: ${missing.join(', ')} (logs: ${path.join(cache, 'logs')})`);
// Once, with the suites of the extension host: a level that built would take the bundles from under
// the one beside it.
await run(process.execPath, ['esbuild.mjs', '--tests'], { cwd: root });
process.env.MMOCR_TESTS_BUILT = '1';
fs.rmSync(results, { recursive: true, force: true });
fs.mkdirSync(results, { recursive: true });

const rows = await runLevels(wanted.length ? wanted : Object.keys(levels));
const sum = key => rows.reduce((total, row) => total + row[key], 0);
// At the end, where whoever sees only the last lines finds them.
for (const { name, failures } of rows)
  for (const failure of failures) console.log(`FAILED ${name}: ${failure.split('\n', 1)[0]}`);
console.log(
  `\n${table(rows)}\n\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`,
);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
