import { afterAll, beforeAll, expect, it } from 'vitest';
import { resize } from './geometry';
import { ViewerHarness, show } from './harness';
import { answered, kinds } from './models';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

it('the arrow of a picker stands in it, also where its choice is cut off', async () => {
  const page = await harness.open();
  await resize(page, [1280, 800]);
  const { image, state } = answered(kinds[0]!);
  const label = `street 1.0 on Ray Serve at ${'ray.'.repeat(20)}example:8000`;
  await show(page, image, { ...state, leftChoices: [{ id: 'x', label, selected: true }] });
  const [side, picker] = await page
    .locator('.side, .side > .picker')
    .evaluateAll(found => found.map(node => node.getBoundingClientRect().right));
  expect(picker).toBe(side);
});
