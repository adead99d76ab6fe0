// The level `windows` of npm test: unit tests and test/windows on Windows' own Node, under Wine. On
// Windows itself vitest runs them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { leftOut } from '../../test/windows/leftOut.mjs';
import { notRun } from '../../test/windows/notRun.mjs';
import { out, root } from '../folders.mjs';
import { run, say } from '../steps.mjs';
import { bundleTests } from './bundle.mjs';
import { bringWindowsNode, endLeftovers, runOnWindows, windowsPath } from './wine.mjs';

const folder = path.join(out, 'windows');
const archives = path.join(folder, 'archives');

/**
 * The test files, relative to the checkout; those of the command line, which take longest, first.
 */
function testFiles(wanted) {
  const files = ['test/windows', 'test/unit'].flatMap(top =>
    fs
      .readdirSync(path.join(root, top), { recursive: true })
      .filter(name => name.endsWith('.test.ts'))
      .map(name => path.posix.join(top, name))
      .sort(),
  );
  const starts = notRun.flatMap(group => group.files);
  return files.filter(file =>
    wanted.length
      ? wanted.some(part => file.includes(part))
      : !starts.some(start => file.startsWith(start)),
  );
}

/** The beginnings of names of the tests of `file` that are left out. */
const leftOutOf = file => leftOut.flatMap(({ tests }) => tests[file] ?? []);

/** Runs one file in a process of its own; what it printed is shown only when it left no result. */
async function runFile(file, bundle) {
  const place = path.join(folder, 'results', file.replaceAll('/', '_'));
  fs.writeFileSync(`${place}.leftOut.json`, JSON.stringify(leftOutOf(file)));
  const relative = name => path.relative(root, name);
  await runOnWindows(
    [
      'tools/windows/run-file.mjs',
      file,
      relative(bundle),
      `${relative(place)}.leftOut.json`,
      `${relative(place)}.json`,
    ],
    { printed: `${place}.log`, env: { MMOCR_ARCHIVES_OF_LINUX: windowsPath(archives) } },
  );
  if (fs.existsSync(`${place}.json`)) return JSON.parse(fs.readFileSync(`${place}.json`, 'utf8'));
  return [
    {
      name: '(the file)',
      state: 'fail',
      message: `ended without a result: ${fs.readFileSync(`${place}.log`, 'utf8').trim()}`,
    },
  ];
}

/** What Linux makes of the samples, for the test that compares it with what Windows makes. */
async function makeArchives() {
  const sample = (...names) => path.join(root, 'test', 'samples', ...names);
  const cli = path.join(root, 'dist', 'cli.js');
  const detector = [
    'convert',
    sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
    sample('checkpoints', 'dbnet_tiny.pth'),
    '--model-name',
    'm',
  ];
  const recogniser = [
    '--onnx',
    sample('onnx', 'dbnet_tiny.onnx'),
    '--rec',
    sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
    '--rec-weights',
    sample('checkpoints', 'svtr_tiny.pth'),
    '--rec-onnx',
    sample('onnx', 'svtr_tiny.onnx'),
  ];
  await run(
    process.execPath,
    [cli, ...detector, '--output-folder', path.join(archives, 'detector')],
    { cwd: root },
  );
  await run(
    process.execPath,
    [cli, ...detector, ...recogniser, '--output-folder', path.join(archives, 'chain')],
    { cwd: root },
  );
}

/** A name in the list that no test bears any more would hide nothing and mislead readers. */
function staleNames(results) {
  return [...results].flatMap(([file, tests]) =>
    leftOutOf(file)
      .filter(start => !tests.some(({ name }) => name.startsWith(start)))
      .map(start => `${file}: test/windows/leftOut.mjs names "${start}", which is no test`),
  );
}

/**
 * Runs all files, one per core at a time, and says what became of each; resolves with file → tests.
 */
async function runFiles(files) {
  const bundles = await bundleTests(files, path.join(folder, 'bundle'));
  const results = new Map();
  const queue = files.map((file, at) => [file, bundles[at]]);
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [file, bundle] = next;
      const begun = Date.now();
      const tests = await runFile(file, bundle);
      results.set(file, tests);
      report(file, tests, Date.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, work));
  return results;
}

function report(file, tests, ms) {
  const failed = tests.filter(({ state }) => state === 'fail');
  console.log(
    ` ${failed.length ? '✗' : '✓'} ${file} (${tests.length} tests) ${(ms / 1000).toFixed(1)} s`,
  );
  for (const { name, message } of failed) {
    const lines = message.split('\n').filter(line => !/^ {4}at .*(node_modules|node:)/.test(line));
    console.log([name, ...lines.map(line => `  ${line}`)].map(line => `   ${line}`).join('\n'));
  }
}

/**
 * Runs the level, or with `wanted` only files whose path holds one of these parts; resolves with
 * its counts.
 */
export async function runWindowsLevel(wanted = []) {
  if (!(await bringWindowsNode())) {
    say('windows: left out, counted as one skipped test; it needs Linux on x64, and Wine');
    return { passed: 0, failed: 0, skipped: 1, failures: [] };
  }
  const files = testFiles(wanted);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(folder, 'results'), { recursive: true });
  if (files.includes('test/windows/archives.test.ts')) await makeArchives();
  const results = await runFiles(files).finally(endLeftovers);
  const tests = [...results].flatMap(([file, list]) => list.map(test => ({ file, ...test })));
  const count = state => tests.filter(test => test.state === state).length;
  const failures = [
    ...tests
      .filter(({ state }) => state === 'fail')
      .map(({ file, name, message }) => `${file}: ${name}: ${message}`),
    ...staleNames(results),
  ];
  return {
    passed: count('pass'),
    failed: failures.length,
    skipped: tests.length - count('pass') - count('fail'),
    failures,
  };
}
