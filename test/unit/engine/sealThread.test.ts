import { buildSync } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { useFolder } from '../config/engine';

const folder = useFolder();

/**
 * What each of `tries` answers in a worker thread that has sealed itself: "worked" or the error.
 */
async function inSealedThread(tries: string[]): Promise<string[]> {
  const seal = join(folder.path, 'seal.cjs');
  buildSync({
    entryPoints: ['src/engine/config/sealThread.ts'],
    outfile: seal,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  const code = `
    const fs = require('node:fs'), child = require('node:child_process'), { parentPort } = require('node:worker_threads');
    const post = parentPort.postMessage.bind(parentPort);
    import('node:fs').then(copy => {
      require(${JSON.stringify(seal)}).sealThread();
      const AsyncFunction = (async () => {}).constructor;
      post([${tries.map(body => `(() => { try { ${body}; return 'worked'; } catch (error) { return error.message; } })()`).join(',')}]);
    });`;
  const worker = new Worker(code, { eval: true, env: {} });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
  } finally {
    await worker.terminate();
  }
}

it('leaves nothing that reaches the machine or makes code from text', async () => {
  const tries = [
    'fs.readFileSync("package.json")',
    'copy.writeFileSync("x", "")',
    'copy.default.openSync("x")',
    'child.execSync("id")',
    'fetch("http://127.0.0.1")',
    'process.binding("fs")',
    'process.kill(1, 0)',
    'eval("1")',
    '(() => {}).constructor("return process")()',
    'AsyncFunction("return 1")',
    'require("node:net").connect(1)',
    'process.getBuiltinModule("fs")',
  ];
  const answers = await inSealedThread(tries);
  expect(Object.fromEntries(tries.map((body, index) => [body, answers[index]]))).toEqual(
    Object.fromEntries(tries.map(body => [body, 'not available where configs are evaluated'])),
  );
});

it('touches no other thread', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toHaveProperty('name');
});
