import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runFolder, type Ask } from '../../../src/jobs/runFolder';
import type { Prediction } from '../../../src/model/prediction';
import { RunWriter } from '../../../src/runs/runWriter';
import { answerLine } from '../../../src/runs/writtenLine';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-memory-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Bytes in use, garbage apart. */
function used(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Some 30 kB each: a page of text. */
const ask: Ask = image =>
  Promise.resolve<Prediction>({
    source: { kind: 'local', model: 'm', device: 'cpu' },
    task: 'spotting',
    instances: Array.from({ length: 200 }, (_, i) => ({
      polygon: Array.from({ length: 8 }, (_value, at) => i + at + 0.5),
      score: 0.5,
      text: `${image} ${i}`,
    })),
    timings: [],
    totalMs: 0,
  });

it('a run of 5,000 images takes no more memory at its end than after 500', async () => {
  const images = Array.from({ length: 5000 }, (_, i) => `${i}.png`);
  const file = path.join(folder, 'run.jsonl');
  const writer = await RunWriter.create(file, { run: 1 }, () => new Error('there'));
  const seen: number[] = [];
  for await (const event of runFolder(
    { images, askers: [ask, ask, ask, ask] },
    new AbortController().signal,
  )) {
    if (event.kind === 'result' && 'prediction' in event.outcome)
      await writer.append(answerLine(event.image, event.outcome.prediction));
    else if (event.kind === 'progress' && [500, 4900].includes(event.done)) seen.push(used());
  }
  await writer.close();
  expect(fs.statSync(file).size).toBeGreaterThan(5000 * 20_000);
  const [early = NaN, late = NaN] = seen;
  expect((late - early) / 2 ** 20).toBeLessThan(4);
});
