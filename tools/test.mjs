// npm test [-- LEVEL …]
//
// Brings what the tests need, runs the levels (all, or those named) and counts. The last line is "N
// passed, N failed, N skipped"; the exit code is 0 only when nothing failed and every level ran.
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { cache, out, root } from './folders.mjs';
import { invocation, npmScript } from './invocation.mjs';
import { readJunit, readVitest, readVscode } from './results.mjs';
import { setUp } from './setup.mjs';
import { say } from './steps.mjs';
import { runWindowsLevel } from './windows/level.mjs';

const results = path.join(out, 'results');
const resultOf = (level, suffix) => path.join(results, `${level}.${suffix}`);
const bin = name => path.join(root, 'node_modules', '.bin', npmScript(name));

/**
 * One run of a program, its output shown, or with `whole` in one piece when it ends; resolves with
 * the exit code.
 */
function show(program, args, { whole = false, env = process.env } = {}) {
  const { program: started, args: words, options } = invocation(program, args);
  return new Promise((resolve, reject) => {
    const output = whole ? 'pipe' : 'inherit';
    const child = spawn(started, words, {
      ...options,
      cwd: root,
      env,
      stdio: ['ignore', output, output],
    });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => said.push(data));
    child.once('error', reject);
    child.once('close', () => process.stdout.write(Buffer.concat(said)));
    child.once('close', code => resolve(code ?? 1));
  });
}

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
    [
      process.env.MMOCR_PYTHON,
      ['-m', 'ruff', 'check', '--no-cache', 'src/python', 'test/python', 'docker'],
    ],
  ];
  const failures = [];
  for (const [program, args] of checks) {
    const line = `${path.basename(program)} ${args.join(' ')}`;
    say(line);
    if ((await show(program, args).catch(() => 1)) !== 0) failures.push(line);
  }
  return { passed: checks.length - failures.length, failed: failures.length, skipped: 0, failures };
}

async function vitest(level) {
  const file = resultOf(level, 'json');
  await show(bin('vitest'), [
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
  await show(process.execPath, [path.join('tools', 'test-vscode.mjs')]);
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
const missing = await setUp({ environments: ['mmocr1', 'mmocr0'], kserve: true, programs });
if (missing.length)
  say(`Testing without: ${missing.join(', ')} (logs: ${path.join(cache, 'logs')})`);
fs.rmSync(results, { recursive: true, force: true });
fs.mkdirSync(results, { recursive: true });

const rows = [];
for (const name of wanted.length ? wanted : Object.keys(levels)) rows.push(await runLevel(name));
const sum = key => rows.reduce((total, row) => total + row[key], 0);
// At the end, where whoever sees only the last lines finds them.
for (const { name, failures } of rows)
  for (const failure of failures) console.log(`FAILED ${name}: ${failure.split('\n', 1)[0]}`);
console.log(
  `\n${table(rows)}\n\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`,
);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
