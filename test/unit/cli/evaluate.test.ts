import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { farthest, folder, golden } from '../metrics/goldens';
import { mmocrServing } from './run';

const samples = (name: string): string => path.join(folder, 'samples', name);
const detector = [samples('textdet.jsonl'), '--truth', samples('textdet.json')];
let temporary: string;
beforeAll(() => {
  temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-evaluate-'));
});
afterAll(() => {
  fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
});

/** The run without its first `count` images, behind a header. */
function partOfRun(count: number): string {
  const lines = fs.readFileSync(samples('textdet.jsonl'), 'utf8').trim().split('\n').slice(count);
  const file = path.join(temporary, `without${count}.jsonl`);
  fs.writeFileSync(file, `{"run":1,"source":"test"}\n${lines.join('\n')}\n`);
  return file;
}

it('prints one JSON object that equals MMOCR', async () => {
  const wanted = golden<Record<string, Record<string, number>>>('samples');
  for (const strategy of ['vanilla', 'max_matching']) {
    const args = ['evaluate', ...detector, '--match-strategy', strategy, '--json'];
    const { code, stdout } = await mmocrServing(args);
    const { metrics, images } = JSON.parse(stdout) as {
      metrics: Record<string, number>;
      images: number;
    };
    expect([code, images, stdout.trim().split('\n').length]).toEqual([0, 14, 1]);
    expect(Object.keys(metrics)).toEqual(['icdar/precision', 'icdar/recall', 'icdar/hmean']);
    expect(farthest(metrics, wanted[strategy]!)).toBeLessThan(1e-6);
  }
});

it('prints a table with the worst images, and says what was left out', async () => {
  const { code, stdout, stderr } = await mmocrServing([
    'evaluate',
    partOfRun(5),
    '--truth',
    samples('textdet.json'),
    '--format',
    'mmocr',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^icdar\/precision {2}0\.\d{4}\n/);
  expect(stdout).toMatch(/Images: 9; best score threshold: 0\.\d/);
  expect(stderr).toMatch(/Images of the ground truth that are not in the run, left out \(5\): /);
});

it('compares with another run over the images of both', async () => {
  const { stdout } = await mmocrServing([
    'evaluate',
    ...detector,
    '--against',
    partOfRun(3),
    '--json',
  ]);
  const { images, differences, verdict } = JSON.parse(stdout) as Record<string, object>;
  expect(images).toBe(11);
  expect(differences).toMatchObject({
    'icdar/hmean': { difference: 0, interval: [0, 0], verdict: 'same' },
  });
  expect(verdict).toMatch(/equally good: icdar\/hmean/);
});

it.each([
  ['no truth', [samples('textdet.jsonl')], /--truth is missing/],
  ['a strategy that is none', [...detector, '--match-strategy', 'best'], /vanilla.*"best"/],
  ['a format that is none', [...detector, '--format', 'xml'], /"xml"/],
  ['a run that is not there', ['none.jsonl', '--truth', samples('textdet.json')], /none\.jsonl/],
  [
    'words for a detector',
    [samples('textdet.jsonl'), '--truth', samples('textrecog.json')],
    /lists no image/,
  ],
])('%s is told in a line', async (_, args, wanted) => {
  const { code, stdout, stderr } = await mmocrServing(['evaluate', ...args]);
  expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  expect(stderr).toMatch(wanted);
});
