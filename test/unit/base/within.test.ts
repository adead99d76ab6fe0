import { describe, expect, it } from 'vitest';
import { isSamePath, isWithin, wayInside } from '../../../src/base/within';

const nfc = 'é';
const nfd = 'e\u0301';

describe('whether a path lies inside a folder', () => {
  it.each<[NodeJS.Platform, string, string, string | undefined]>([
    ['win32', 'c:\\Users\\李\\Project\\Dict.txt', 'C:\\users\\李\\project', 'Dict.txt'],
    ['win32', 'C:/Users/li/project/a/b.txt', 'C:\\Users\\li\\project\\', 'a\\b.txt'],
    ['win32', '\\\\?\\C:\\project\\a.txt', 'c:\\project', 'a.txt'],
    ['win32', 'c:\\project\\a.txt', '\\\\.\\C:\\project', 'a.txt'],
    ['win32', 'D:\\project\\a.txt', 'C:\\project', undefined],
    ['win32', 'C:\\project2\\a.txt', 'C:\\project', undefined],
    ['win32', 'C:\\project\\..\\a.txt', 'C:\\project', undefined],
    ['win32', 'C:\\project\\..hidden\\a.txt', 'C:\\project', '..hidden\\a.txt'],
    ['win32', '\\\\HOST\\Share\\a.txt', '\\\\host\\share', 'a.txt'],
    ['win32', '\\\\?\\UNC\\host\\share\\ocr\\a.txt', '//host/share/ocr', 'a.txt'],
    ['win32', '\\\\host\\other\\a.txt', '\\\\host\\share', undefined],
    ['win32', '\\\\host\\c$\\project\\a.txt', 'C:\\project', undefined],
    ['darwin', `/Users/li/Caf${nfd}/a.txt`, `/users/LI/caf${nfc}`, 'a.txt'],
    ['darwin', '/Users/li/project2', '/Users/li/project', undefined],
    ['linux', '/home/li/Project/a.txt', '/home/li/project', undefined],
    ['linux', `/home/caf${nfd}/a`, `/home/caf${nfc}`, undefined],
    ['linux', '/home/li/..project', '/home/li', '..project'],
    ['linux', '/a', '/', 'a'],
    ['linux', '/a/b', '/a/b', ''],
  ])('on %s, %s of %s: %s', (platform, file, folder, way) => {
    expect(wayInside(file, folder, platform)).toBe(way);
    expect(isWithin(file, folder, platform)).toBe(way !== undefined);
  });

  it('two spellings of one path are one', () => {
    expect(isSamePath('c:\\store', 'C:\\Store\\', 'win32')).toBe(true);
    expect(isSamePath('/store', '/Store', 'linux')).toBe(false);
    expect(isSamePath('C:\\store\\a.mar', 'C:\\store', 'win32')).toBe(false);
  });
});
