import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sample } from '../../samples';
import { linesOf, mmocrServing, root } from './run';

const golden = (name: string): unknown =>
  JSON.parse(
    fs.readFileSync(path.join(root, 'test', 'fixtures', 'golden', 'rec', `${name}.json`), 'utf8'),
  );
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr 文件夹 '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

it('says what every image of a folder holds, a line each', async () => {
  const names = ['word_00.png', 'word_01.png', 'word_02.png', 'word_04.jpg'];
  for (const name of names) fs.copyFileSync(sample('words', name), path.join(folder, name));
  const { code, stdout } = await mmocrServing([
    'predict',
    folder,
    '--onnx',
    sample('onnx', 'svtr_tiny.onnx'),
  ]);
  expect(code).toBe(0);
  const answers = linesOf(stdout);
  expect(answers.map(({ image }) => image).sort()).toEqual(names);
  for (const { image, text } of answers)
    expect(text).toBe((golden(image) as { text: string }).text);
});

it('goes on after an image that cannot be read, names it, and ends with 2', async () => {
  fs.writeFileSync(path.join(folder, 'broken.png'), 'no image');
  const { code, stdout } = await mmocrServing([
    'predict',
    folder,
    '--onnx',
    sample('onnx', 'svtr_tiny.onnx'),
  ]);
  expect(code).toBe(2);
  expect(linesOf(stdout).filter(({ error }) => error !== undefined)).toEqual([
    { image: 'broken.png', error: expect.stringMatching(/broken\.png/) as string },
  ]);
  expect(linesOf(stdout)).toHaveLength(5);
});

it('takes files by their first bytes, whatever their name, and names what it leaves out', async () => {
  const mixed = fs.mkdtempSync(path.join(folder, 'mixed '));
  const word = (name: string) => fs.readFileSync(sample('words', name));
  for (const name of ['a.apng', 'b.dib', 'without_extension', 'UPPER.PNG', 'notes.txt'])
    fs.writeFileSync(path.join(mixed, name), word('word_00.png'));
  for (const name of ['c.jfif', 'd.jpe', 'e.bin'])
    fs.writeFileSync(path.join(mixed, name), word('word_04.jpg'));
  fs.copyFileSync(path.join(root, 'test/fixtures/decoding/p6.ppm'), path.join(mixed, 'f.ppm'));
  fs.writeFileSync(path.join(mixed, 'g.gif'), 'GIF89a____');
  fs.writeFileSync(path.join(mixed, 'labels.json'), '{}');
  fs.writeFileSync(path.join(mixed, 'empty'), '');
  fs.mkdirSync(path.join(mixed, 'folder'));
  const { code, stdout, stderr } = await mmocrServing([
    'predict',
    mixed,
    '--onnx',
    sample('onnx', 'svtr_tiny.onnx'),
  ]);
  const answers = linesOf(stdout);
  expect(answers.map(({ image }) => image).sort()).toEqual([
    'UPPER.PNG',
    'a.apng',
    'b.dib',
    'c.jfif',
    'd.jpe',
    'e.bin',
    'f.ppm',
    'g.gif',
    'notes.txt',
    'without_extension',
  ]);
  expect(answers.filter(({ error }) => error !== undefined)).toEqual([
    { image: 'g.gif', error: expect.stringMatching(/GIF/) as string },
  ]);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /3 of 13 entries are left out, as they are no images: empty, folder\/, labels\.json/,
  );
});

it('refuses a folder without images', async () => {
  const { code, stderr } = await mmocrServing([
    'predict',
    sample('checkpoints'),
    '--onnx',
    sample('onnx', 'svtr_tiny.onnx'),
  ]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/holds no images/);
});
