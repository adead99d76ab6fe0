import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');
const folders = ['src/python', 'test/python', 'test/goldens', 'bench', 'docker'];
const files = folders.flatMap(folder =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.py'))
    .map(name => path.posix.join(folder, name.replaceAll(path.sep, '/'))),
);
const linesOf = (file: string): string[] =>
  readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n');

it.each(folders)('%s holds Python', folder => {
  expect(files.filter(file => file.startsWith(`${folder}/`))).not.toEqual([]);
});

it('no Python file has more than 250 lines', () => {
  expect(files.filter(file => linesOf(file).length > 250)).toEqual([]);
});

it('no line of Python is longer than 100 columns', () => {
  const long = files.flatMap(file =>
    linesOf(file).flatMap((line, index) => ([...line].length > 100 ? `${file}:${index + 1}` : [])),
  );
  expect(long).toEqual([]);
});
