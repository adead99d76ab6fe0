import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ViewerHarness } from './harness';
import { about, button, done, openReport, report, rows, shown, summary } from './reportData';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const open = (count?: number): Promise<Page> => openReport(harness, count);

describe('filters', () => {
  it('go with Escape: first the search, then what else lets nothing pass', async () => {
    const page = await open(100);
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('role') ?? document.activeElement?.className,
      );
    await page.keyboard.press('/');
    await page.keyboard.type('zzzz');
    await expect.poll(() => shown(page)).toBe('0 of 100 images');
    await page.keyboard.press('Escape');
    await expect.poll(() => shown(page)).toBe('100 images');
    await expect.poll(focused).toBe('search');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('listbox');
    const missedNone = rows(5).slice(2);
    const other = await harness.open({ page: 'report', width: 1280, height: 800 });
    await report(other, about, missedNone, done(3), summary);
    await button(other, /^recall/).click();
    await other.getByText('No image fits these filters.').waitFor();
    await other.keyboard.press('Escape');
    await expect.poll(() => shown(other)).toBe('3 images');
  });

  it('keep their search when Enter leads from it to the images', async () => {
    const page = await open(100);
    await page.keyboard.press('/');
    await page.keyboard.type('exit');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.row[aria-selected=true]:not([hidden])').count()).toBe(1);
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('exit');
  });
});
