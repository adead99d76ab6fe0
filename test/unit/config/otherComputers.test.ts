import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchFile } from '../../../src/config/handedIn';
import { isOnOtherComputer } from '../../../src/config/otherComputers';
import { openedFile } from '../../../src/config/openedFile';
import { findReference } from '../../../src/config/travel';
import { UserError } from '../../../src/base/errors';
import { temporaryFolder } from '../archive/temporary';

/**
 * Windows logs in at \\host with the user's account as soon as it is asked for a file there; the
 * config may be a stranger's.
 */
const config = 'C:\\ocr\\configs\\crnn.py';

describe('a file that a config names', () => {
  it.each([
    '\\\\host\\share\\dict.txt',
    '//host/share/dict.txt',
    '\\/host/share/dict.txt',
    '\\\\?\\UNC\\host\\share\\dict.txt',
    '\\\\.\\UNC\\host\\share\\dict.txt',
    '\\??\\UNC\\host\\share\\dict.txt',
    '\\\\host@SSL@8443\\DavWWWRoot\\dict.txt',
    '\\\\?\\GLOBALROOT\\Device\\Mup\\host\\share\\dict.txt',
    '\\\\.\\pipe\\dict',
  ])('%s lies on another computer, or on a device', async name => {
    expect(await isOnOtherComputer(name, config, undefined, 'win32')).toBe(true);
    expect(await isOnOtherComputer(name, '/ocr/crnn.py', undefined, 'linux')).toBe(false);
  });

  it.each([
    'C:\\dicts\\a.txt',
    'D:/a.txt',
    '\\\\?\\D:\\a.txt',
    '\\??\\D:\\a.txt',
    '/dicts/a.txt',
    '\\dicts\\a.txt',
    'dicts\\a.txt',
    '../a.txt',
    '',
    'C:a.txt',
    '\\\\',
  ])('%j does not', async name => {
    expect(await isOnOtherComputer(name, config, undefined, 'win32')).toBe(false);
  });

  it('may lie on the share that the config or the workspace folder lies on', async () => {
    const on = (configPath: string, workspace?: string) =>
      isOnOtherComputer('//NAS/ocr/dicts/a.txt', configPath, workspace, 'win32');
    expect(await on('\\\\nas\\ocr\\li\\crnn.py')).toBe(false);
    expect(await on(config, '\\\\nas\\OCR')).toBe(false);
    expect(await on('\\\\nas\\other\\crnn.py')).toBe(true);
  });

  it('is refused there as a base, as what it opens and as a dictionary, in words', async () => {
    const refusal =
      /crnn\.py or a base of it names .*host.*log in with your account\. Copy it beside the config/;
    const base = await fetchFile('\\\\host\\share\\base.py', config, {}, 'win32').catch(
      (error: unknown) => error,
    );
    expect(base).toBeInstanceOf(UserError);
    expect(base).toMatchObject({ message: expect.stringMatching(refusal) });
    await expect(
      findReference('//host/share/dict.txt', config, undefined, 'win32'),
    ).rejects.toThrow(refusal);
    // Asked for, it would be nowhere, which is another answer.
    expect(await openedFile('\\\\host\\share\\dict.txt', config, undefined, 'win32')).toBe(
      'outside',
    );
  });
});

// Windows has no files of such names.
it.skipIf(process.platform === 'win32')(
  'a base that is no Python file counts only beside the config, and another drive is not beside it',
  async () => {
    const root = temporaryFolder();
    const here = process.cwd();
    onTestFinished(() => process.chdir(here));
    process.chdir(root);
    // Files of these very names, in the current folder, so that reading them gives their text.
    for (const name of ['D:\\ocr\\a.json', 'c:\\OCR\\configs\\a.json'])
      writeFileSync(path.join(root, name), '{}');
    expect(await fetchFile('D:\\ocr\\a.json', config, {}, 'win32')).toBeNull();
    expect(await fetchFile('c:\\OCR\\configs\\a.json', config, {}, 'win32')).toBe('{}');
  },
);
