import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findJava } from '../../../src/environment/java';
import { requirePathsForJava } from '../../../src/environment/javaPaths';
import { temporaryFolder } from '../archive/temporary';

const takes = (charset: string | undefined, file: string): boolean => {
  try {
    requirePathsForJava(['C:\\plain', file], charset, 'win32');
    return true;
  } catch {
    return false;
  }
};

it.each<[string | undefined, string, boolean]>([
  // A Chinese Windows takes a Chinese name, a Western one an accent: neither is blocked without
  // need.
  ['MS936', 'C:\\Users\\李 明', true],
  ['GBK', 'C:\\Users\\李', true],
  ['MS936', 'C:\\Users\\Ö', false],
  ['MS936', 'C:\\Users\\김', false],
  ['MS936', 'C:\\a😀', false],
  ['Cp1252', 'C:\\Users\\Jörg €', true],
  ['Cp1252', 'C:\\Users\\李', false],
  ['Cp1250', 'C:\\Users\\Łukasz', true],
  ['x-windows-949', 'C:\\김', true],
  ['MS950', 'C:\\李', true],
  ['MS932', 'C:\\山', true],
  ['windows-31j', 'C:\\山', true],
  ['UTF-8', 'C:\\Users\\李😀', true],
  ['GB18030', 'C:\\김', true],
  ['ANSI_X3.4-1968', '/home/li', true],
  ['ANSI_X3.4-1968', '/home/李', false],
  ['x-nobody-knows', 'C:\\李', true],
  [undefined, 'C:\\李', true],
])('a Java that reads %s takes %s: %s', (charset, file, able) => {
  expect(takes(charset, file)).toBe(able);
});

it('is told with the path, the character and every way out', () => {
  expect(() => requirePathsForJava(['C:\\Users\\李\\store'], 'Cp1252', 'win32')).toThrow(
    /^Java cannot open C:\\Users\\李\\store: the code page of this Windows \(Cp1252\) has no "李"\. Use folders whose paths are ASCII, turn on UTF-8 .*, or start the built-in server/,
  );
  expect(() => requirePathsForJava(['/李'], 'ANSI_X3.4-1968', 'linux')).toThrow(
    /charset of this locale .*LANG=C\.UTF-8/,
  );
});

it('what the real Java says that it reads is what it reads', async () => {
  const folder = path.join(temporaryFolder('java-'), '模型');
  mkdirSync(folder);
  const program = path.join(path.dirname(folder), 'Exists.java');
  writeFileSync(
    program,
    'public class Exists { public static void main(String[] names) { System.out.print(new java.io.File(names[0]).exists()); } }',
  );
  const here = { cwd: path.dirname(program), encoding: 'utf8' } as const;
  const before = process.env['LC_ALL'];
  onTestFinished(() => {
    if (before === undefined) delete process.env['LC_ALL'];
    else process.env['LC_ALL'] = before;
  });
  for (const locale of ['C', 'C.UTF-8']) {
    process.env['LC_ALL'] = locale;
    const { charset } = await findJava();
    expect(takes(charset, '模型')).toBe(
      execFileSync('java', ['Exists.java', '模型'], here) === 'true',
    );
  }
});
