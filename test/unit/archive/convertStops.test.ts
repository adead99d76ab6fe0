import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConvertOptions } from '../../../src/archive/convert';
import { ArchiveExistsError, convertToMar } from '../../../src/archive/convert';
import { readArchive } from '../../../src/archive/read';
import { CancelledError } from '../../../src/base/errors';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { temporaryFolder } from './temporary';
import { ROOT, CHECKPOINTS, DETECTOR, detector } from './detectorSample';

const engine = new EngineClient(path.join(ROOT, 'dist/engine.js'));
afterAll(() => engine.dispose());

describe('convertToMar, before it overwrites', () => {
  it('asks, and keeps the old archive until then', async () => {
    const folder = temporaryFolder();
    const archive = path.join(folder, 'dbnet_tiny.mar');
    writeFileSync(archive, 'old');
    await expect(convertToMar(detector(folder), { engine })).rejects.toThrow(ArchiveExistsError);
    expect(readFileSync(archive, 'utf8')).toBe('old');
    await convertToMar(detector(folder, { force: true }), { engine });
    expect((await readArchive(archive)).manifest.model.modelName).toBe('dbnet_tiny');
  });
});

describe('convertToMar, when it cannot finish', () => {
  it.each<[string, Partial<ConvertOptions>, RegExp]>([
    ['a name TorchServe refuses', { modelName: '../evil' }, /cannot be a model name/],
    [
      'a version that is no part of an address',
      { modelVersion: '1/2' },
      /cannot be a model version/,
    ],
    ['a config that is not there', { configPath: '/nowhere/config.py' }, /nowhere.config\.py/],
    [
      'a checkpoint that is not there',
      { checkpointPath: '/nowhere/model.pth' },
      /model\.pth does not exist/,
    ],
    [
      'a checkpoint that is the config',
      { checkpointPath: DETECTOR },
      /is not a PyTorch checkpoint/,
    ],
  ])('%s', async (_, more, message) => {
    const folder = path.join(temporaryFolder(), 'store');
    await expect(convertToMar(detector(folder, more), { engine })).rejects.toThrow(message);
    expect(existsSync(folder)).toBe(false);
  });

  it('a truncated checkpoint is named; the old archive stays', async () => {
    const folder = temporaryFolder();
    const checkpointPath = path.join(folder, 'cut.pth');
    copyFileSync(path.join(CHECKPOINTS, 'dbnet_tiny.pth'), checkpointPath);
    truncateSync(checkpointPath, 1_000_000);
    writeFileSync(path.join(folder, 'cut.mar'), 'old');
    await expect(
      convertToMar(detector(folder, { checkpointPath, force: true }), { engine }),
    ).rejects.toThrow(/cut\.pth is incomplete/);
    expect(readFileSync(path.join(folder, 'cut.mar'), 'utf8')).toBe('old');
  });

  it('cancelled while it writes: nothing is left', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'store'));
    const cancel = new AbortController();
    const run = convertToMar(detector(path.join(folder, 'store')), {
      engine,
      signal: cancel.signal,
      onProgress: written => {
        if (written > 100_000) cancel.abort();
      },
    });
    await expect(run).rejects.toThrow(CancelledError);
    expect(readdirSync(path.join(folder, 'store'))).toEqual([]);
  });
});
