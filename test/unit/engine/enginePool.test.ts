import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { EngineEndedError } from '../../../src/engineClient/engineEnded';
import { EnginePool } from '../../../src/engineClient/enginePool';
import { runFolder, type FolderResult } from '../../../src/jobs/runFolder';
import type { Pipeline } from '../../../src/model/pipeline';
import type { Prediction } from '../../../src/model/prediction';

const pool = new EnginePool(join(import.meta.dirname, 'inOrder.cjs'), 1);
afterEach(() => pool.dispose());

const words = { kind: 'single', model: { description: { task: 'textrecog' } } } as Pipeline;

it('an image that ends its engine has no answer, and the others beside it have theirs', async () => {
  const asked: string[] = [];
  const askers = pool.askers(words, engine => async (image: string, signal: AbortSignal) => {
    asked.push(image);
    const params = { image: new Uint8Array(1), imagePath: image, upright: false };
    return (await engine.request('decodeImage', params, signal)) as unknown as Prediction;
  });
  const images = ['1', '2', 'ends it', '3', '4', '5', 'ends it, too', '6', '7', '8', '9', '10'];
  const results: FolderResult[] = [];
  for await (const event of runFolder({ images, askers }, new AbortController().signal))
    if (event.kind === 'result') results.push(event);
  const failed = results.filter(({ outcome }) => 'error' in outcome);
  expect(failed.map(({ image }) => image).sort()).toEqual(['ends it', 'ends it, too']);
  for (const { outcome } of failed)
    expect('error' in outcome && outcome.error).toBeInstanceOf(EngineEndedError);
  expect(results.map(({ image }) => image).sort()).toEqual([...images].sort());
  expect(asked.length).toBeGreaterThan(images.length);
});
