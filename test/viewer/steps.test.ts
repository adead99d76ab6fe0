import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Neighbours } from '../../src/protocol/viewer';
import { done, memento, served, state, stateMessage, stored } from './data';
import { posted, send, ViewerHarness, show } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const scene = 'test/samples/images/scene_04.jpg';
const instances = stored('scene_04.jpg');
const at = (neighbours?: Neighbours) =>
  state(done(served(instances)), { state: 'idle' }, neighbours ? { neighbours } : {});

async function open(neighbours?: Neighbours, width?: number): Promise<Page> {
  const page = await harness.open(width ? { width } : {});
  await show(page, scene, at(neighbours));
  return page;
}
const button = (page: Page, name: string) => page.getByRole('button', { name });
const steps = async (page: Page) => (await posted(page)).filter(({ kind }) => kind === 'step');

describe("the folder's images", () => {
  it('the heading leads to the previous and the next, and says where this one stands', async () => {
    const page = await open({
      position: 4,
      count: 12,
      previous: 'scene_03.png',
      next: 'scene_05.jpg',
    });
    await expect.poll(() => page.locator('.steps').textContent()).toBe('4 of 12');
    await button(page, 'Next Image').click();
    await button(page, 'Previous Image').click();
    await expect
      .poll(() => steps(page))
      .toEqual([
        { kind: 'step', to: 'next' },
        { kind: 'step', to: 'previous' },
      ]);
    await expect
      .poll(() => button(page, 'Next Image').getAttribute('title'))
      .toBe('Next Image (Alt+PageDown)\nscene_05.jpg');
  });

  it('stops at the ends and keeps the focus there', async () => {
    const page = await open({ position: 11, count: 12, previous: 'a.png', next: 'z.png' });
    await button(page, 'Next Image').focus();
    await page.keyboard.press('Enter');
    await send(page, stateMessage(at({ position: 12, count: 12, previous: 'y.png' })));
    await page.waitForFunction(
      () => document.querySelectorAll('.steps [aria-disabled="true"]').length === 1,
    );
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Next Image (Alt+PageDown)');
    await page.keyboard.press('Enter');
    await button(page, 'Next Image').click({ force: true });
    await expect.poll(() => steps(page)).toHaveLength(1);
  });

  it('is not there for a lone image, or while nobody has looked', async () => {
    const page = await open({ position: 1, count: 1 });
    await expect.poll(() => page.locator('.steps').isVisible()).toBe(false);
    await send(page, stateMessage(at()));
    await expect.poll(() => page.locator('.steps').isVisible()).toBe(false);
  });

  it('draws nothing of the next image over this one', async () => {
    const page = await open({ position: 1, count: 2, next: 'b.png' });
    await send(page, { kind: 'image', image: undefined }, { kind: 'state', state: at(), memento });
    await page.locator('img.pixels').waitFor({ state: 'detached' });
  });

  it('fits a column of 300 pixels', async () => {
    const page = await open(
      { position: 1000, count: 12_000, previous: 'a.png', next: 'b.png' },
      300,
    );
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(300);
    await expect
      .poll(() => button(page, 'Next Image').evaluate(node => node.getBoundingClientRect().right))
      .toBeLessThanOrEqual(300);
  });
});
