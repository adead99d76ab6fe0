// node run-file.mjs SOURCE BUNDLE LEFT_OUT RESULT
//
// On Windows' Node: runs one bundled test file (tools/windows/bundle.mjs) as vitest's worker would,
// with vitest's own runner, and writes what became of each test. LEFT_OUT holds the beginnings of
// names of tests that are left out.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';
import { startTests } from '@vitest/runner';

const [source, bundle, leftOutFile, resultFile] = process.argv.slice(2);
const root = process.cwd();
globalThis.sourcePath = name => path.join(root, name);
globalThis.sourceUrl = file => pathToFileURL(file).href;

// The limits of vitest.config.mts.
const timeout = 600_000;
const config = {
  root,
  setupFiles: [],
  testTimeout: timeout,
  hookTimeout: timeout,
  retry: 0,
  maxConcurrency: 5,
  allowOnly: false,
  passWithNoTests: true,
  includeTaskLocation: false,
  tags: [],
  strictTags: false,
  expect: { poll: { timeout: timeout / 2 } },
  snapshotOptions: { updateSnapshot: 'none' },
  experimental: { importDurations: { limit: 0 } },
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'parallel' },
  fakeTimers: {},
};
globalThis.__vitest_worker__ = {
  config,
  ctx: { pool: 'forks' },
  environment: { name: 'node' },
  filepath: source,
  providedContext: {},
  resolvingModules: new Set(),
  evaluatedModules: { idToModuleMap: new Map(), getModuleById: () => undefined },
  onCleanup: () => undefined,
  rpc: { snapshotSaved: async () => undefined },
};
/**
 * `vi.mock` of Node's own modules, the only ones that tests here replace: their exports are
 * overwritten in this process.
 */
const mocks = [];
const moduleOf = createRequire(import.meta.url);
globalThis.__vitest_mocker__ = {
  getMockContext: () => ({ callstack: null }),
  importActual: async specifier => ({ ...moduleOf(specifier) }),
  queueMock(specifier, _importer, factory) {
    mocks.push(
      Promise.resolve(factory()).then(replaced => {
        const module = moduleOf(specifier);
        for (const [name, value] of Object.entries(replaced))
          if (module[name] !== value) module[name] = value;
        syncBuiltinESMExports();
      }),
    );
  },
};
const { TestRunner } = await import('vitest');

const leftOut = JSON.parse(fs.readFileSync(leftOutFile, 'utf8'));
const fullName = task => (task.suite ? `${fullName(task.suite)} > ` : '') + task.name;
const text = error => error?.stack ?? error?.message ?? String(error);

/** Skips what is left out, and what holds nothing else, its hooks with it. */
function leaveOutOf(task) {
  if (task.type === 'suite') task.tasks.forEach(leaveOutOf);
  const all =
    task.type === 'suite'
      ? task.tasks.length > 0 && task.tasks.every(({ mode }) => mode === 'skip')
      : leftOut.some(start => fullName(task).startsWith(start));
  if (all) task.mode = 'skip';
}

class Runner extends TestRunner {
  // No test here has snapshots; their client wants vitest's server.
  snapshotClient = { clearTest() {}, getSnapshotState() {}, clear() {} };
  importFile() {
    return import(pathToFileURL(bundle).href);
  }
  async onCollected(collected) {
    collected.forEach(leaveOutOf);
    await Promise.all(mocks);
  }
  onAfterRunSuite() {}
  onBeforeRunSuite() {}
}

/** What became of a test; of a suite, what became of its hooks and of all in it. */
function outcomes(task) {
  const { state = 'skip', errors = [] } = task.result ?? {};
  if (task.type !== 'suite')
    return [{ name: fullName(task), state, message: errors.map(text).join('\n') }];
  return [
    ...errors.map(error => ({
      name: task.filepath ? '(the file)' : fullName(task),
      state: 'fail',
      message: text(error),
    })),
    ...task.tasks.flatMap(outcomes),
  ];
}

const uncaught = [];
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, error =>
    uncaught.push({ name: '(outside of a test)', state: 'fail', message: text(error) }),
  );
}
const runner = new Runner(config);
runner.__setTraces({
  $: (_name, ...rest) => rest.at(-1)({ setAttribute() {}, setAttributes() {} }),
});
const files = await startTests([{ filepath: source, testLocations: undefined }], runner);
const results = [...uncaught, ...files.flatMap(outcomes)];
fs.writeFileSync(
  resultFile,
  JSON.stringify(
    results.length ? results : [{ name: '(the file)', state: 'fail', message: 'holds no test' }],
  ),
);
process.exit(0);
