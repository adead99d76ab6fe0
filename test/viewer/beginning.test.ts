import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownStages } from '../../src/protocol/viewer';
import { done, local, perturbed, served, state, stored } from './data';
import { posted, send, show, ViewerHarness } from './harness';
import { scan } from './scan';
import { themes } from './themes';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const instances = stored('scene_04.jpg');
const image = 'test/samples/images/scene_04.jpg';
const found: ShownStages = {
  lines: [
    { name: 'decoded pixels', text: 'the same', tone: 'same' },
    { name: 'network input', text: 'Largest difference 4.1 at [0, 2, 250, 139]', tone: 'differs' },
    { name: 'inner tensors', text: 'the two networks have no node in common', tone: 'unlooked' },
    { name: 'answer', text: '4 match, 0 only left, 0 only right', tone: 'differs' },
  ],
  explanation: [
    'The channels are in the opposite order: one side is BGR, the other RGB.',
    '  normalise.bgrToRgb: true | false',
  ],
  pictures: [],
};

/** The bytes cross as they do from the host: in a buffer of their own. */
async function answer(page: Page): Promise<void> {
  await page.evaluate(stages => {
    const rgba = new Uint8Array(8 * 8 * 4).fill(200).buffer;
    const size = { width: 8, height: 8, rgba };
    const pictures = [
      { of: 'input', shows: 'numbers', side: 'left', ...size },
      { of: 'map', shows: 'difference', ...size },
    ];
    window.postMessage({ kind: 'stages', stages: { ...stages, pictures } }, '*');
  }, found);
}

async function opened(theme?: string, width?: number): Promise<Page> {
  const page = await harness.open({ ...(theme && { theme }), ...(width && { width }) });
  const right = done(local(perturbed(instances)));
  await show(page, image, state(done(served(instances)), right));
  return page;
}

const button = (page: Page) => page.getByRole('button', { name: 'Where does it begin?' });
const section = (page: Page) => page.getByRole('region', { name: 'Where does it begin?' });

/** Whether its upper left corner is what the user sees there. */
const inSight = (found: Locator): Promise<boolean> =>
  found.evaluate(node => {
    const { x, y } = node.getBoundingClientRect();
    return node.contains(document.elementFromPoint(x + 2, y + 2));
  });

describe('where it begins', () => {
  it('asks the host, waits, and shows the first stage that differs with its cause', async () => {
    const page = await opened();
    await button(page).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await posted(page)).map(({ kind }) => kind))
      .toEqual(['ready', 'stages']);
    await expect.poll(() => button(page).isDisabled()).toBe(true);
    await expect
      .poll(() => section(page).textContent())
      .toContain('Running both again, stage by stage…');
    await answer(page);
    const current = section(page).locator('[aria-current="step"]');
    await current.waitFor();
    await expect.poll(() => current.textContent()).toContain('network input');
    await expect.poll(() => section(page).getByRole('listitem').count()).toBe(4);
    await expect
      .poll(() => section(page).textContent())
      .toContain('normalise.bgrToRgb: true | false');
    await expect.poll(() => section(page).getByRole('img').count()).toBe(2);
    await expect.poll(() => button(page).isDisabled()).toBe(false);
  });

  it('says why it cannot', async () => {
    const page = await opened();
    await button(page).click();
    await send(page, { kind: 'stages', error: '"m" has no ONNX file here.' });
    await section(page).getByText('"m" has no ONNX file here.').waitFor();
    await expect.poll(() => button(page).isDisabled()).toBe(false);
  });

  it('is of the two results that are shown: gone with another, and where both agree', async () => {
    const page = await opened();
    await button(page).click();
    await answer(page);
    await section(page).getByRole('img').first().waitFor();
    await show(page, image, state(done(served(perturbed(instances))), done(local(instances))));
    await section(page).getByRole('img').first().waitFor({ state: 'detached' });
    await show(page, image, state(done(served(instances)), done(local(instances))));
    await section(page).waitFor({ state: 'hidden' });
  });

  it('is not asked of two that answer different tasks', async () => {
    const page = await opened();
    await button(page).waitFor();
    const texts = local([{ text: 'Harbour', textScore: 0.9 }], { task: 'textrecog' });
    await show(page, image, state(done(served(instances)), done(texts)));
    await section(page).waitFor({ state: 'hidden' });
  });

  it('is brought into sight, at once where less motion is wanted; the focus stays', async () => {
    const page = await opened();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 600, height: 260 });
    await button(page).focus();
    await button(page).evaluate(node => node.scrollIntoView({ block: 'end' }));
    await page.keyboard.press('Enter');
    await expect.poll(() => inSight(section(page).locator('.hint'))).toBe(true);
    await answer(page);
    await section(page).locator('.cause').waitFor();
    expect(await inSight(section(page).locator('.cause'))).toBe(true);
    await expect
      .poll(() => button(page).evaluate(node => node === document.activeElement))
      .toBe(true);
  });

  it('fits into 300 pixels', async () => {
    const page = await opened(undefined, 300);
    await button(page).click();
    await answer(page);
    await section(page).getByRole('img').first().waitFor();
    await expect
      .poll(() => section(page).evaluate(node => node.scrollWidth - node.clientWidth))
      .toBeLessThanOrEqual(0);
  });

  it.each(Object.keys(themes))('passes axe: %s', async theme => {
    const page = await opened(theme);
    await button(page).click();
    await answer(page);
    await section(page).getByRole('img').first().waitFor();
    await expect.poll(() => scan(page)).toEqual([]);
  });
});
