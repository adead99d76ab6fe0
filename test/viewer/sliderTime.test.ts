import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineClient } from '../../src/engineClient/engineClient';
import { served, stored } from './data';
import { ViewerHarness } from './harness';
import { openLive, sampleDetector } from './liveSession';

let harness: ViewerHarness;
let engine: EngineClient;
beforeAll(async () => {
  harness = await ViewerHarness.start();
  engine = new EngineClient('dist/engine.js');
});
afterAll(async () => {
  engine.dispose();
  await harness.stop();
});

/** A frame of 60 in a second; a busy machine and the test's own bridge take their part of it. */
const FRAME_MS = 16;
const BUSY = 20;

/**
 * Milliseconds from the event of a slider to its boundaries in the document, laid out, for
 * positions one after the other.
 */
function moves(page: Page, key: string, positions: number[]): Promise<number[]> {
  return page.evaluate(
    async ({ key, positions }) => {
      const slider = [...document.querySelectorAll<HTMLInputElement>('.post-row input')].find(
        input => input.labels?.[0]?.textContent === key,
      )!;
      const drawn = document.querySelector('.overlay .world')!;
      const times: number[] = [];
      for (const position of positions) {
        await new Promise(resolve => requestIdleCallback(resolve));
        slider.valueAsNumber = position;
        const changed = new Promise<void>(resolve => {
          const observer = new MutationObserver(() => {
            observer.disconnect();
            drawn.getBoundingClientRect();
            resolve();
          });
          observer.observe(drawn, { childList: true });
        });
        const started = performance.now();
        slider.dispatchEvent(new Event('input'));
        await changed;
        times.push(performance.now() - started);
      }
      return times;
    },
    { key, positions },
  );
}

it.each([
  ['unclip_ratio', 0.5, 3],
  ['mask_thr', 0.1, 0.7],
  ['min_text_score', 0.1, 0.7],
])('%s redraws a map of 1280 × 736', async (key, from, to) => {
  const page = await harness.open({ height: 900 });
  await openLive(page, {
    engine,
    pipeline: sampleDetector({ width: 1280, height: 736 }),
    image: 'samples/images/scene_04.jpg',
    left: served(stored('scene_04.jpg')),
  });
  await page.getByText('Post-processing').click();
  const positions = Array.from({ length: 40 }, (_, i) => from + ((to - from) * i) / 40);
  const times = (await moves(page, key, positions)).sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))]!;
  console.log(`${key}: least ${at(0).toFixed(1)} ms, median ${at(0.5).toFixed(1)} ms`);
  expect(at(0.5)).toBeLessThan(FRAME_MS * BUSY);
});
