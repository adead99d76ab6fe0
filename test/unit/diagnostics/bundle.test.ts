import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeDiagnostics } from '../../../src/diagnostics/bundle';
import { redact } from '../../../src/diagnostics/redact';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'diagnostics-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['a known key', 'key qNTD8FrJ here', 'key ••• here'],
  ['a bearer header', 'Authorization: Bearer abc-DEF_1', 'Authorization: Bearer •••'],
  ['the key file', '{"inference":{"key": "aB3_x-Y9"}}', '{"inference":{"key": "•••"}}'],
  [
    'a package index with a password',
    'https://me:pass@index.example/simple',
    'https://•••@index.example/simple',
  ],
  [
    'nothing secret',
    'Model server started. me@example.org',
    'Model server started. me@example.org',
  ],
])('%s', (_, text, expected) => {
  expect(redact(text, ['qNTD8FrJ', ''])).toBe(expected);
});

test('a ZIP that others read, with the secrets blotted out', async () => {
  const file = path.join(folder, '诊断 “1”.zip');
  await writeDiagnostics(
    file,
    [
      { name: 'about.json', text: '{}' },
      { name: 'server/ts_log.log', text: 'key s3cret-1 was sent' },
    ],
    ['s3cret-1'],
  );
  const listed = spawnSync(
    'python3',
    [
      '-c',
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print({n: z.read(n).decode() for n in z.namelist()})',
      file,
    ],
    { encoding: 'utf8' },
  );
  expect(listed.stdout.trim()).toBe(
    "{'about.json': '{}', 'server/ts_log.log': 'key ••• was sent'}",
  );
  expect(await readdir(folder)).toEqual(['诊断 “1”.zip']);
});

test('a folder in the way is named and nothing is left behind', async () => {
  const file = path.join(folder, 'taken', 'x.zip');
  await writeDiagnostics(path.join(folder, 'taken'), [{ name: 'a', text: '' }], []);
  await expect(writeDiagnostics(file, [{ name: 'a', text: '' }], [])).rejects.toThrow(/taken/);
  expect(await readdir(folder)).toEqual(['taken']);
});
