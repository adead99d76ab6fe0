import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { invocation, npmScript } from '../../tools/invocation.mjs';

/**
 * What cmd.exe makes of a line: variables first, wherever they stand, then carets outside of
 * quotes. A `&` there would begin another command.
 */
function readByCmd(line: string, variables: Record<string, string>): string {
  const expanded = line.replace(/%([^%]+)%/g, (whole, name: string) => variables[name] ?? whole);
  let [read, quoted] = ['', false];
  for (let i = 0; i < expanded.length; i++) {
    let char = expanded[i] as string;
    if (char === '"') quoted = !quoted;
    if (!quoted && /[&|<>()]/.test(char)) throw new Error(`cmd.exe takes the ${char} of ${line}`);
    if (!quoted && char === '^') char = expanded[++i] ?? '';
    read += char;
  }
  return read;
}

/** The words that a Windows program gets, by the rules of Microsoft's C runtime. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let [word, quoted, inWord] = ['', false, false];
  for (let i = 0; i < line.length; i++) {
    const [, slashes = ''] = /^(\\*)/.exec(line.slice(i)) ?? [];
    const beforeQuote = line[i + slashes.length] === '"';
    word += beforeQuote ? slashes.slice(slashes.length / 2) : slashes;
    inWord ||= slashes !== '';
    i += slashes.length;
    const char = line[i];
    if (char === '"' && slashes.length % 2 === 0) {
      if (quoted && line[i + 1] === '"') word += line[++i] as string;
      else quoted = !quoted;
      inWord = true;
    } else if (char === ' ' && !quoted) {
      if (inWord) words.push(word);
      [word, inWord] = ['', false];
    } else if (char !== undefined) {
      word += char;
      inWord = true;
    }
  }
  return inWord ? [...words, word] : words;
}

const npm = 'C:\\Program Files\\nodejs\\npm.cmd';
const awkward = [
  'plain',
  'with blanks',
  '',
  'R&D',
  '100%',
  '%PATH%',
  '%PATH% and %PATH%',
  'C:\\Program Files (x86)\\',
  'C:\\100%\\',
  'say "hello"',
  '"',
  '"&calc',
  '\\"',
  'back\\\\',
  'a^b',
  '^',
  '(x)|<y>',
  '!PATH!',
  '模型',
  '--outputFile.json=C:\\用户 1\\a&b.json',
];

/**
 * The script hands its words on as `%*`, which is read for quotes and carets once more, and not for
 * variables.
 */
function received(args: string[]): string[] {
  // /s takes the outermost quotes away.
  const line = (args.at(-1) ?? '').slice(1, -1);
  const first = readByCmd(line, { PATH: 'expanded' });
  expect(first.startsWith(`"${npm}" `)).toBe(true);
  return wordsOf(readByCmd(first, {}));
}

describe('on Windows', () => {
  it('npm in "Program Files" gets every word as it was, through cmd.exe and the command script', () => {
    const { program, args, options } = invocation(npm, awkward, 'win32');
    expect([path.win32.basename(program), args.slice(0, -1), options]).toEqual([
      'cmd.exe',
      ['/d', '/v:off', '/s', '/c'],
      { windowsVerbatimArguments: true },
    ]);
    expect(received(args)).toEqual([npm, ...awkward]);
  });

  it.each(awkward)('%j alone comes through', word => {
    expect(received(invocation(npm, [word], 'win32').args)).toEqual([npm, word]);
  });

  it('VS Code in "Microsoft VS Code" is started by its script', () => {
    const code = 'C:\\Program Files\\Microsoft VS Code\\bin\\code.cmd';
    expect(invocation(code, ['--wait', 'C:\\用户 1\\samples'], 'win32').args.at(-1)).toBe(
      `""${code}" "--wait" "C:\\用户 1\\samples""`,
    );
  });

  it('a program is started itself, wherever it lies', () => {
    const node = 'C:\\Program Files\\nodejs\\node.exe';
    expect(invocation(node, awkward, 'win32')).toEqual({
      program: node,
      args: awkward,
      options: {},
    });
  });

  if (process.platform === 'win32')
    it('a command script gets its words', () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'R&D (é) 模型 '));
      try {
        fs.writeFileSync(
          path.join(folder, 'words.js'),
          'require("fs").writeFileSync("words.json", JSON.stringify(process.argv.slice(2)));',
        );
        fs.writeFileSync(
          path.join(folder, 'words.cmd'),
          `@"${process.execPath}" "%~dp0words.js" %*\r\n`,
        );
        const { program, args, options } = invocation(
          path.join(folder, 'words.cmd'),
          ['plain', 'with blanks', 'R&D', 'a^b', '(x)', '模型'],
          'win32',
        );
        execFileSync(program, args, { ...options, cwd: folder, stdio: 'ignore' });
        expect(JSON.parse(fs.readFileSync(path.join(folder, 'words.json'), 'utf8'))).toEqual([
          'plain',
          'with blanks',
          'R&D',
          'a^b',
          '(x)',
          '模型',
        ]);
      } finally {
        fs.rmSync(folder, { recursive: true, maxRetries: 10 });
      }
    });
});

it('elsewhere a program is started itself', () => {
  expect(invocation('npm', ['ci'], 'linux')).toEqual({ program: 'npm', args: ['ci'], options: {} });
  expect([npmScript('npm', 'darwin'), npmScript('npm', 'win32')]).toEqual(['npm', 'npm.cmd']);
});

it('no tool joins its words for a shell', () => {
  const root = path.resolve(__dirname, '../..');
  const tools = fs.readdirSync(path.join(root, 'tools')).filter(name => name.endsWith('.mjs'));
  expect(
    tools.filter(
      name =>
        /\bshell:/.test(fs.readFileSync(path.join(root, 'tools', name), 'utf8')) &&
        name !== 'invocation.mjs',
    ),
  ).toEqual([]);
});
