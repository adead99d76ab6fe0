import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { EngineClient } from '../../../src/engineClient/engineClient';

const enginePath = path.resolve('dist/engine.js');
let folder: string;
let cache: string;
let engine: EngineClient;

/** An engine that may not be asked: what it is asked for must be remembered. */
class NoEngine extends EngineClient {
  override request(): never {
    throw new Error('the engine was asked');
  }
}

beforeAll(() => {
  cache = mkdtempSync(path.join(os.tmpdir(), 'remembered-cache-'));
  engine = new EngineClient(enginePath, { env: { MMOCR_CACHE: cache } });
});
afterAll(() => {
  engine.dispose();
  rmSync(cache, { recursive: true, force: true, maxRetries: 10 });
});
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'remembered-'));
  write('base.py', "model = dict(type='DBNet')\ndefault_scope = 'mmocr'\n");
  write('leaf.py', "_base_ = ['base.py']\nkey = '{{ $REMEMBERED_KEY:none }}'\n");
});
afterEach(() => {
  delete process.env['REMEMBERED_KEY'];
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const write = (name: string, text: string): void => {
  writeFileSync(path.join(folder, name), text);
};
const evaluate = (by: EngineClient) =>
  evaluateConfig(path.join(folder, 'leaf.py'), { engine: by, remember: true });
const fromMemory = () => evaluate(new NoEngine(enginePath, { env: { MMOCR_CACHE: cache } }));

test('the same config is evaluated once', async () => {
  const first = await evaluate(engine);
  expect(await fromMemory()).toEqual(first);
});

test.each([
  [
    'the config',
    () => {
      write('leaf.py', "_base_ = ['base.py']\nkey = 'other'\n");
    },
  ],
  [
    'a base',
    () => {
      write('base.py', "model = dict(type='PANet')\ndefault_scope = 'mmocr'\n");
    },
  ],
  [
    'a variable that it names',
    () => {
      process.env['REMEMBERED_KEY'] = 'value';
    },
  ],
  [
    'what is kept, damaged,',
    () => {
      for (const name of readdirSync(cache))
        if (name.startsWith('config-')) writeFileSync(path.join(cache, name), '{');
    },
  ],
])('%s changed: it is evaluated again', async (_, change) => {
  const { values } = await evaluate(engine);
  change();
  await expect(fromMemory()).rejects.toThrow('the engine was asked');
  const again = (await evaluate(engine)).values;
  if (_.startsWith('what')) expect(again).toEqual(values);
  else expect(again).not.toEqual(values);
});

test('another build of the engine evaluates for itself', async () => {
  await evaluate(engine);
  const other = path.join(folder, 'engine.js');
  copyFileSync(enginePath, other);
  await expect(evaluate(new NoEngine(other, { env: { MMOCR_CACHE: cache } }))).rejects.toThrow(
    'the engine was asked',
  );
});

test('a base that vanished is an error, not a memory', async () => {
  await evaluate(engine);
  rmSync(path.join(folder, 'base.py'));
  await expect(evaluate(engine)).rejects.toThrow(/base\.py/);
});
