import { expect, it } from 'vitest';
import { endedByUser } from '../../../src/base/endedByUser';

it.each<[NodeJS.Platform, number | undefined, boolean, string]>([
  ['win32', 3221225786, true, 'Ctrl+C'],
  ['win32', -1073741510, true, 'Ctrl+C, as a signed number'],
  ['win32', undefined, true, 'its terminal was closed'],
  ['win32', 3221225477, false, 'an access violation'],
  ['win32', -1073741819, false, 'an access violation, as a signed number'],
  ['win32', 130, false, "a number of the program's own"],
  ['win32', 1, false, 'an error'],
  ['linux', 130, true, 'Ctrl+C'],
  ['linux', 143, true, 'a plain kill'],
  ['darwin', 129, true, 'its terminal was closed'],
  ['linux', undefined, true, 'with its terminal'],
  ['linux', 137, false, 'the system, for want of memory'],
  ['linux', 139, false, 'a crash'],
  ['linux', 0, false, 'nobody: it was done'],
])('%s: exit code %s: %s: by %s', (platform, code, expected) => {
  expect(endedByUser(code, platform)).toBe(expected);
});
