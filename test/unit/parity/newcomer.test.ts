import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Region } from '../../../src/model/polygon';
import { mmocrServing } from '../cli/run';
import { golden, readJson, root } from './golden';

/** What MMOCRInferencer and TextRecInferencer say of samples/, the first pictures a user sees. */
interface Stored {
  images: Record<string, { polygon: number[]; score: number; text: string; textScore: number }[]>;
  words: Record<string, { text: string; score: number }>;
}
const stored = readJson<Stored>(golden, 'newcomer.json');
const samples = (...names: string[]): string => path.join(root, 'samples', ...names);
const chain = [
  ...['--onnx', samples('onnx', 'dbnet_tiny.onnx')],
  ...['--rec-onnx', samples('onnx', 'svtr_tiny.onnx')],
];
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-newcomer-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

interface Answer {
  image: string;
  result: { box: number[]; box_score: number; text: string; text_score: number }[];
}

async function answers(of: string, models: string[]): Promise<Answer[]> {
  const run = path.join(folder, `${path.basename(of)}.jsonl`);
  expect((await mmocrServing(['predict', of, ...models, '--output', run])).code).toBe(0);
  const lines = fs.readFileSync(run, 'utf8').trim().split('\n').slice(1);
  return lines.map(line => JSON.parse(line) as Answer);
}

/** MMOCR's metrics of a run against the ground truth beside the images. */
async function metrics(of: string): Promise<Record<string, number>> {
  const run = path.join(folder, `${path.basename(of)}.jsonl`);
  const { stdout } = await mmocrServing(['evaluate', run, '--truth', of, '--json']);
  return (JSON.parse(stdout) as { metrics: Record<string, number> }).metrics;
}

describe('the samples', () => {
  it('are read as MMOCR reads them, and right', async () => {
    const told = await answers(samples('images'), chain);
    expect(told.map(({ image }) => image).sort()).toEqual(Object.keys(stored.images).sort());
    for (const { image, result } of told) {
      const wanted = stored.images[image]!;
      expect(
        result.map(({ text }) => text),
        image,
      ).toEqual(wanted.map(({ text }) => text));
      result.forEach((found, i) => {
        const { polygon, score, textScore } = wanted[i]!;
        expect(new Region(found.box).iou(new Region(polygon)), image).toBeGreaterThan(0.99);
        expect(Math.abs(found.box_score - score), image).toBeLessThan(0.002);
        expect(Math.abs(found.text_score - textScore), image).toBeLessThan(0.002);
      });
    }
    const measured = await metrics(samples('images'));
    expect(measured['icdar/hmean']).toBeGreaterThan(0.95);
    expect(measured['recog/word_acc_ignore_case']).toBeGreaterThan(0.95);
  });

  it('have words that are read as MMOCR reads them', async () => {
    const read = await answers(samples('words'), ['--onnx', samples('onnx', 'svtr_tiny.onnx')]);
    const texts = read as unknown as { image: string; text: string; score: number }[];
    expect(texts.map(({ image }) => image).sort()).toEqual(Object.keys(stored.words).sort());
    for (const { image, text, score } of texts) {
      expect(text, image).toBe(stored.words[image]!.text);
      expect(Math.abs(score - stored.words[image]!.score), image).toBeLessThan(0.002);
    }
  });

  it('begin with a picture on which everything is right', () => {
    const truth = readJson<{ data_list: { img_path: string; instances: { text: string }[] }[] }>(
      samples('images', 'textdet_test.json'),
    );
    const first = truth.data_list.find(({ img_path }) => img_path === 'shop_sign.jpg')!;
    const wanted = first.instances.map(({ text }) => text.toLowerCase());
    expect(stored.images['shop_sign.jpg']!.map(({ text }) => text).sort()).toEqual(wanted.sort());
  });
});
