import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { sample } from '../../samples';

export const onnx = ['--onnx', sample('onnx', 'svtr_tiny.onnx')];
export const word = sample('words', 'word_01.png');

/** A folder for a test, gone afterwards: in it one for images, and the run file that is to be. */
export let folder: string, images: string, run: string;

export function useWordFolder(): void {
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr 运行 '));
    images = path.join(folder, '图 片');
    run = path.join(folder, 'runs', '运行.jsonl');
    fs.mkdirSync(images);
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
}

/** So many copies of a word in a folder of images, and their names. */
export function copies(count: number, into = images): string[] {
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(4, '0')}.png`);
  for (const name of names) fs.copyFileSync(word, path.join(into, name));
  return names;
}
