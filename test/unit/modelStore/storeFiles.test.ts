import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { storeFiles } from '../../../src/modelStore/storeFiles';
import { temporaryFolder } from '../archive/temporary';

function storeOf(...names: string[]): string {
  const store = temporaryFolder();
  for (const name of names) fs.writeFileSync(path.join(store, name), '');
  return store;
}

describe('the files of a model store', () => {
  const names = ['crnn.mar', '模型.mar', 'dbnet.mar', 'det.onnx', 'det.onnx.json', 'pack.tar.gz'];

  it.each([
    ['torchserve', ['crnn.mar', 'dbnet.mar', 'pack.tar.gz', '模型.mar']],
    ['builtin', ['crnn.mar', 'dbnet.mar', 'det.onnx', '模型.mar']],
    ['editor', ['crnn.mar', 'dbnet.mar', '模型.mar']],
  ] as const)('are what %s can load, sorted', async (by, expected) => {
    expect(await storeFiles(storeOf(...names), by)).toEqual(expected);
  });

  it.each(['torchserve', 'builtin', 'editor'] as const)(
    'are none for %s that are hidden, half written, or end only nearly so',
    async by => {
      const store = storeOf(
        '.dbnet.mar',
        '._dbnet.mar',
        'dbnet.mar.part',
        'dbnetmar',
        'dbnet.MAR',
        'pack.gz',
      );
      expect(await storeFiles(store, by)).toEqual([]);
    },
  );

  it('a store that is not there, or is a file, is told with the way to its setting', async () => {
    const store = storeOf('file');
    for (const [name, why] of [
      ['nowhere', 'does not exist'],
      ['file', 'is a file, not a folder'],
    ] as const) {
      const place = path.join(store, name);
      await expect(storeFiles(place, 'builtin')).rejects.toMatchObject({
        name: 'UserError',
        message: `The model store ${place} ${why}.`,
        fix: 'openSettings',
      });
    }
  });

  it('any other reason is told as the system says it', async () => {
    await expect(storeFiles('a\0b', 'editor')).rejects.toThrow(/null bytes/);
  });
});
