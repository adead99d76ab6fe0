import { expect, it } from 'vitest';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import {
  environmentHome,
  LONGEST_INSIDE,
  requireShortPath,
} from '../../../src/environment/environmentHome';
import { python1x } from '../../pythonEnvironments';

const storage =
  'C:\\Users\\李\\AppData\\Roaming\\Code\\User\\globalStorage\\publisher.mmocr-serving';
const environment = { LOCALAPPDATA: 'C:\\Users\\李\\AppData\\Local' };
const home = (given: Partial<Parameters<typeof environmentHome>[0]>) =>
  environmentHome({ platform: 'win32', environment, storage, isFile: () => false, ...given });

it('an environment lies in a short folder that stays on the machine, on Windows', () => {
  expect(home({})).toBe('C:\\Users\\李\\AppData\\Local\\mmocr-serving');
  expect(home({ environment: {} })).toBe(storage);
  expect(home({ platform: 'linux', storage: '/home/li/.config/storage' })).toBe(
    '/home/li/.config/storage',
  );
});

it('one that an earlier version made is gone on with', () => {
  expect(home({ isFile: file => file === `${storage}\\python\\Scripts\\python.exe` })).toBe(
    storage,
  );
});

it('what would be too long for Windows is told before anything is downloaded, unless Windows takes it', async () => {
  const says =
    (stdout: string, status = 0) =>
    () =>
      Promise.resolve({ status, stdout, stderr: '' });
  const fits = `C:\\${'x'.repeat(66)}`;
  await requireShortPath(fits, says(''), 'win32');
  const long = `${fits}x`;
  await expect(
    requireShortPath(long, says('LongPathsEnabled    REG_DWORD    0x0'), 'win32'),
  ).rejects.toThrow(/paths of 260 characters, and Windows takes 259\. Turn on long paths/);
  await expect(
    requireShortPath(long, () => Promise.reject(new Error('ENOENT')), 'win32'),
  ).rejects.toThrow(/short folder/);
  await requireShortPath(long, says('    LongPathsEnabled    REG_DWORD    0x1\r\n'), 'win32');
  await requireShortPath(long, says(''), 'linux');
});

it('the longest file of an environment is no longer than that', () => {
  const root = path.dirname(path.dirname(python1x()));
  // Windows has Lib where others have lib/python3.11.
  const lengths = readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' }).map(
    name => name.replace(/^python3\.\d+/, 'Lib').length,
  );
  expect(Math.max(...lengths)).toBeLessThanOrEqual(LONGEST_INSIDE);
});
