import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunFile, type RunHeader } from '../../../src/runs/runFile';
import { readStored, storedSides } from '../../../src/runs/storedResult';
import { answerLine, failureLine } from '../../../src/runs/writtenLine';
import { sample } from '../../samples';
import { found, prediction } from '../compare/predictions';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr 运行 '));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const header: RunHeader = { run: 1, source: { kind: 'local', model: 'm', device: 'cpu' } };
const answer = prediction(
  'local',
  [{ ...found(0, 0, 0.5, '出口 🚪'), textScore: 0.6 }],
  'spotting',
);
const other = prediction('local', [], 'spotting');
const lines = [
  header,
  failureLine('a/图 1.png', new Error('damaged')),
  answerLine('b/图 1.png', answer),
  answerLine('a/图 1.png', other),
].map(line => JSON.stringify(line));

function written(content: string | Uint8Array): string {
  const file = path.join(folder, `run ${Math.random()}.jsonl`);
  fs.writeFileSync(file, content);
  return file;
}
const read = (content: string | Uint8Array) => readRunFile(written(content));
const answered = (run: Awaited<ReturnType<typeof readRunFile>>) =>
  run.lines.map(line => [
    line.image,
    'error' in line ? line.error : line.prediction.instances.length,
  ]);

describe('a run file', () => {
  it('tells who answered, and of each image what came last', async () => {
    const run = await read(`${lines.join('\n')}\n`);
    expect(run.header).toEqual(header);
    expect(answered(run)).toEqual([
      ['a/图 1.png', 0],
      ['b/图 1.png', 1],
    ]);
    const [, second] = run.lines;
    expect(second).toMatchObject({
      prediction: { task: 'spotting', frame: answer.frame, source: { kind: 'file' } },
    });
  });

  it.each([
    ['without a header', lines.slice(1).join('\n')],
    ['from Windows', `\uFEFF${lines.join('\r\n')}\r\n`],
    ['with blank lines', `\n${lines.join('\n\n \n')}\n\n`],
  ])('is read %s', async (_, content) => {
    expect(answered(await read(content))).toEqual([
      ['a/图 1.png', 0],
      ['b/图 1.png', 1],
    ]);
  });

  it('loses no more than the line in which it was cut, at whatever byte', async () => {
    const before = Buffer.from(`${lines.slice(0, 2).join('\n')}\n`);
    const last = Buffer.from(lines[2]!);
    for (let bytes = 1; bytes < last.length; bytes++) {
      const run = await read(Buffer.concat([before, last.subarray(0, bytes)]));
      expect([bytes, run.cut, answered(run)]).toEqual([bytes, true, [['a/图 1.png', 'damaged']]]);
    }
    const whole = await read(Buffer.concat([before, last]));
    expect([whole.cut, whole.lines.length]).toEqual([undefined, 2]);
  });

  it('may end with the zeros of a disk that lost its power', async () => {
    const run = await read(`${lines.join('\n')}\n${'\0'.repeat(5000)}`);
    expect([run.cut, run.lines.length]).toEqual([true, 2]);
  });

  it.each([
    [
      'a line in the middle that was cut',
      `${lines[0]}\n${lines[1]!.slice(0, 9)}\n${lines[2]}\n`,
      /: line 2 is not JSON/,
    ],
    ['a last line that is no beginning', `${lines[0]}\nTraceback`, /: line 2 is not JSON/],
    ['a line without an image', `${lines[0]}\n{"text": "a"}\n`, /: line 2 does not say of which/],
    ['a number', '5\n', /: line 1 does not say of which/],
    ['an answer that is none', `{"image": "a", "text": 3}\n`, /: line 1 holds no result.*"text"/],
    ['a header in the middle', `${lines[1]}\n${lines[0]}\n`, /: line 2 does not say of which/],
    ['a header of a later version', '{"run": 2}\n', /later version: its header says "run": 2/],
    ['brackets', `{"image": ${'['.repeat(1e6)}`, /: line 1 is too large/],
    ['one endless line', `{"image": "${'a'.repeat(70 * 2 ** 20)}`, /: line 1 has more than 64 MiB/],
    ['a photo', fs.readFileSync(sample('words/word_00.png')), /: line 1 is not JSON/],
  ])('is refused with %s', async (_, content, expected) => {
    await expect(read(content)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(expected) as string,
    });
  });

  it('that is not there, or a folder, is refused', async () => {
    await expect(readRunFile(path.join(folder, 'none'))).rejects.toThrow(/none does not exist/);
    await expect(readRunFile(folder)).rejects.toThrow(/is not a file/);
  });

  it('of 10,000 images is read within seconds', async () => {
    const boundary = Array.from({ length: 8 }, (_, i) => 1000.123456789 + i);
    const line = (i: number) =>
      JSON.stringify({ image: `${i}.png`, boundary_result: Array(20).fill([...boundary, 0.9]) });
    const content = `${lines[0]}\n${Array.from({ length: 10_000 }, (_, i) => `${line(i)}\n`).join('')}`;
    const began = performance.now();
    expect((await read(content)).lines).toHaveLength(10_000);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('a run file as a saved result', () => {
  it('says of an image what came last, by the longest common end of the paths', async () => {
    const file = written(lines.join('\n'));
    const stored = (imagePath: string | undefined) => readStored({ path: file, imagePath });
    expect((await stored('/data/b/图 1.png')).instances).toHaveLength(1);
    expect((await stored('C:\\data\\a\\图 1.png')).instances).toHaveLength(0);
    expect((await stored('/data/a/图 1.png')).source).toEqual({ kind: 'file', path: file });
    await expect(stored('2.png')).rejects.toThrow(/does not list 2\.png/);
    await expect(stored(undefined)).rejects.toThrow(/holds 2 results; name one/);
    expect(await storedSides(file)).toEqual([]);
  });

  it('is read while it is written, and says why an image failed', async () => {
    const file = written(`${lines[0]}\n${lines[1]}\n${lines[2]!.slice(0, 20)}`);
    await expect(readStored({ path: file, imagePath: 'a/图 1.png' })).rejects.toThrow(/damaged/);
    await expect(readStored({ path: file, imagePath: undefined })).rejects.toThrow(/damaged/);
  });

  it('of one image needs no name', async () => {
    const file = written(`${lines[0]}\n${lines[2]}\n`);
    expect((await readStored({ path: file, imagePath: undefined })).instances).toHaveLength(1);
  });
});
