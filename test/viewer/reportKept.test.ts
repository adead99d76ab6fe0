import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ViewerHarness } from './harness';
import { about, button, done, openReport, report, rows, summary, tell } from './reportData';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const kept = (page: Page): Promise<unknown> => page.evaluate(() => window.kept);
const how = (page: Page) =>
  page.evaluate(() => ({
    chips: [...document.querySelectorAll('.chip-button')].map(chip => chip.textContent),
    count: document.querySelector('.chips > [role=status]')!.textContent,
    search: document.querySelector<HTMLInputElement>('.search')!.value,
    current: document.querySelector('.row[aria-selected=true]')?.id,
    scroll: document.querySelector('.rows')!.scrollTop,
  }));

/** The page made anew with what the one before kept, as VS Code does. */
async function again(state: unknown): Promise<Page> {
  const page = await harness.open({ page: 'report', width: 1280, height: 800, state });
  await tell(page, { kind: 'about', about });
  return page;
}

async function places(): Promise<Page> {
  const page = await openReport(harness);
  await button(page, /^Misread/).click();
  await button(page, /^Moved/).click();
  await page.getByRole('searchbox').fill('0');
  await page.getByRole('spinbutton', { name: 'Lowest score to' }).fill('0.8');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('PageUp');
  await expect.poll(async () => (await how(page)).scroll).toBeGreaterThan(1000);
  await placeKept(page);
  return page;
}

/** The place is kept a moment after the scrolling has ended: nothing changes any more. */
async function placeKept(page: Page): Promise<void> {
  let before = '';
  const settled = async (): Promise<boolean> => {
    const now = JSON.stringify([await how(page), await kept(page)]);
    const same = now === before && now.includes('"place"');
    before = now;
    return same;
  };
  await expect.poll(settled, { interval: 500 }).toBe(true);
}

it('one comes back to the filters, the current row and the place that one left', async () => {
  const page = await places();
  const left = await how(page);
  expect(left.chips).toEqual(['Misread', 'Moved', 'score 0.00 – 0.80', '“0”']);
  const state = await kept(page);
  const back = await again(state);
  // Rows come in portions, and are counted later: until then few of them pass the filters.
  await tell(back, { kind: 'progress', progress: done(0) });
  await tell(back, { kind: 'rows', rows: rows(400) });
  await tell(back, { kind: 'rows', rows: rows(1000).slice(400) });
  await tell(back, { kind: 'progress', progress: done(1000, 27) });
  // What is said of all comes last, and takes room: fewer images stand side by side.
  await tell(back, { kind: 'summary', summary });
  await expect.poll(() => how(back)).toEqual(left);
  // Coming back once more is the same.
  expect(await kept(back)).toEqual(state);
});

it('is kept bounded, and what is no such state is passed over', async () => {
  const page = await places();
  await page.getByRole('searchbox').fill('x'.repeat(5000));
  await expect.poll(async () => JSON.stringify(await kept(page)).length).toBeLessThan(2000);
  for (const state of [
    5,
    { runFile: about.runFile, view: { sort: 'nothing', mode: 7 }, filters: { faults: 'x' } },
    { filters: { scores: ['a'], text: 3, only: { rows: {} } }, place: { index: 'b' }, active: {} },
  ]) {
    const other = await again(state);
    await report(other, about, rows(10), done(10), summary);
    await expect.poll(async () => (await how(other)).count).toBe('10 images');
  }
});
