import * as fs from 'node:fs';
import type * as promises from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renameToFree } from '../../../src/base/renameToFree';
import { replaceFile } from '../../../src/base/replaceFile';
import { removeTree, whileHeld } from '../../../src/base/heldFiles';
import { keepCacheFile } from '../../../src/base/cacheFile';

/** How often each call is still refused, as by an antivirus that holds the file. */
const refusals = vi.hoisted(() => ({ code: 'EBUSY', rename: 0, rm: 0, link: 0 }));

vi.mock('node:fs/promises', async original => {
  const real = await original<typeof promises>();
  const refusing =
    (name: 'rename' | 'rm' | 'link') =>
    (...args: never[]) => {
      if (refusals[name]-- > 0)
        return Promise.reject(
          Object.assign(new Error(`${refusals.code}: ${name}`), { code: refusals.code }),
        );
      return (real[name] as (...given: never[]) => Promise<void>)(...args);
    };
  return { ...real, rename: refusing('rename'), rm: refusing('rm'), link: refusing('link') };
});

let folder: string;
const inFolder = (name: string): string => path.join(folder, name);
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-held-'));
  vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Object.assign(refusals, { code: 'EBUSY', rename: 0, rm: 0, link: 0 });
  fs.rmSync(folder, { recursive: true, maxRetries: 10 });
});

describe('on Windows a file that an antivirus holds for a moment', () => {
  it.each(['EBUSY', 'EPERM', 'EACCES'])('%s: is replaced all the same', async code => {
    fs.writeFileSync(inFolder('model.mar'), 'old');
    Object.assign(refusals, { code, rename: 2, rm: 1 });
    await replaceFile(inFolder('model.mar'), async file => void (await file.write('new')));
    expect([fs.readFileSync(inFolder('model.mar'), 'utf8'), fs.readdirSync(folder)]).toEqual([
      'new',
      ['model.mar'],
    ]);
  });

  it('gets its free name, and leaves no second one', async () => {
    fs.writeFileSync(inFolder('made'), 'made');
    Object.assign(refusals, { link: 1, rm: 1 });
    await renameToFree(inFolder('made'), inFolder('model.mar'), () => new Error('exists'));
    expect(fs.readdirSync(folder)).toEqual(['model.mar']);
  });

  it('is removed with its folder', async () => {
    fs.mkdirSync(inFolder('unpacked'));
    fs.writeFileSync(inFolder('unpacked/model.onnx'), 'model');
    refusals.rm = 1;
    expect([await removeTree(inFolder('unpacked')), fs.readdirSync(folder)]).toEqual([true, []]);
  });

  it('is kept in the cache', async () => {
    refusals.rename = 1;
    expect([await keepCacheFile(inFolder('snapshot'), 'data'), fs.readdirSync(folder)]).toEqual([
      true,
      ['snapshot'],
    ]);
  });

  it('is given a name where the disk knows no links, as exFAT says it there', async () => {
    fs.writeFileSync(inFolder('made'), 'made');
    Object.assign(refusals, { code: 'EISDIR', link: 1 });
    await renameToFree(inFolder('made'), inFolder('model.mar'), () => new Error('exists'));
    expect(fs.readdirSync(folder)).toEqual(['model.mar']);
  });
});

it('after two seconds the refusal stands, and a removal says so without throwing', async () => {
  vi.useFakeTimers();
  const held = Object.assign(new Error('held'), { code: 'EBUSY' });
  const refused = whileHeld(() => Promise.reject(held), 'win32').catch((error: Error) => error);
  await vi.advanceTimersByTimeAsync(2100);
  expect(await refused).toBe(held);
  refusals.rm = 1000;
  const removed = removeTree(inFolder('any'), 'win32');
  await vi.advanceTimersByTimeAsync(2100);
  expect(await removed).toBe(false);
});

it('elsewhere, and for any other reason, the first refusal stands', async () => {
  const refuse = (code: string) =>
    vi.fn(() => Promise.reject(Object.assign(new Error(code), { code })));
  for (const [work, platform] of [
    [refuse('EACCES'), 'linux'],
    [refuse('ENOSPC'), 'win32'],
  ] as const) {
    await expect(whileHeld(work, platform)).rejects.toThrow();
    expect(work).toHaveBeenCalledTimes(1);
  }
});
