import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Prediction, TextInstance } from '../../src/model/prediction';
import { done, local, memento, served, state, stored } from './data';
import { send, show, ViewerHarness } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const image = 'test/samples/images/scene_04.jpg';
const instances = stored('scene_04.jpg').filter(({ score }) => score! >= 0.5);
const words = instances.map((_, i) => `word${i}`);
const reading = (texts: string[]): TextInstance[] =>
  instances.map((instance, i) => ({ ...instance, text: texts[i]! }));
const missed = { polygon: [420, 20, 520, 32, 517, 60, 417, 48], text: 'missed' };
const truth: Prediction = {
  source: { kind: 'truth', path: '/test/samples/images/textdet_test.json' },
  task: 'spotting',
  instances: [
    ...instances.map(({ polygon }, i) => ({ polygon: polygon!, text: words[i]! })),
    missed,
  ],
  timings: [],
  totalMs: 0,
};
const wrong = ['kenon', ...words.slice(1)];

async function open(texts: string[]): Promise<Page> {
  const page = await harness.open();
  const left = done(served(reading(texts), { task: 'spotting' }));
  const right = done(local(reading(texts), { task: 'spotting' }));
  await show(page, image, state(left, right, { truth }));
  return page;
}
const line = (page: Page) => page.locator('.truth-line');
const drawn = (page: Page) => page.locator('.truth .line').filter({ visible: true });

it('two runs that agree on a wrong text are told so, below the verdict', async () => {
  const page = await open(wrong);
  const all = instances.length + 1;
  await expect
    .poll(() => line(page).textContent())
    .toBe(
      `Ground truth: both ${all - 2} of ${all} right, 1 missed, 1 misread (“kenon” for “word0”).`,
    );
  await expect
    .poll(() => page.locator('.verdict [role=status]').textContent())
    .toBe(`All ${instances.length} match.`);
  await expect.poll(() => line(page).getAttribute('class')).toContain('differs');
});

it('is a third outline, which stands out where nobody found it, and can be switched off', async () => {
  const page = await open(wrong);
  await expect.poll(() => drawn(page).count()).toBe(instances.length + 1);
  await expect.poll(() => page.locator('.truth.missed').count()).toBe(1);
  const toggle = page.getByRole('button', { name: 'Ground Truth' });
  await expect.poll(() => toggle.getAttribute('aria-pressed')).toBe('true');
  await toggle.press('Enter');
  await expect.poll(() => drawn(page).count()).toBe(0);
  await expect.poll(() => toggle.getAttribute('aria-pressed')).toBe('false');
});

it('the text that stands there is shown beside both readings', async () => {
  const page = await open(wrong);
  await page.locator('tbody tr', { hasText: 'kenon' }).click();
  await expect
    .poll(() => page.locator('.details .reading').allTextContents())
    .toEqual(['servedkenon', 'localkenon', 'truthword0']);
});

it('without ground truth nothing is said or drawn of it, nor where it is a side itself', async () => {
  const page = await open(words);
  await expect.poll(() => line(page).isVisible()).toBe(true);
  const left = done(served(reading(words), { task: 'spotting' }));
  for (const right of [done(local(reading(words), { task: 'spotting' })), done(truth)]) {
    const own = right.state === 'done' && right.prediction === truth;
    const told = state(left, right, own ? { truth, rightSource: truth.source } : {});
    await send(page, { kind: 'state', state: told, memento });
    await expect.poll(() => line(page).isVisible()).toBe(false);
    await expect.poll(() => drawn(page).count()).toBe(0);
    await expect
      .poll(() => page.getByRole('button', { name: 'Ground Truth' }).isVisible())
      .toBe(false);
  }
});
