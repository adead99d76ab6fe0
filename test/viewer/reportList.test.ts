import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ViewerHarness } from './harness';
import {
  about,
  button,
  openReport,
  row,
  rows,
  said,
  sendThumbnails,
  shown,
  tell,
} from './reportData';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const open = (count?: number): Promise<Page> => openReport(harness, count);
const list = (page: Page) => page.getByRole('listbox');
const active = (page: Page) => page.locator('.row[aria-selected=true] .name').textContent();
const expectActive = (page: Page, index: number) =>
  expect.poll(() => active(page)).toBe(row(index).image.replace('street/', ''));

describe('the images', () => {
  it('stand worst first, and in any other order', async () => {
    const page = await open(40);
    const first = () => page.locator('#row-36, .row:not([hidden])').first().textContent();
    const order = page.getByRole('combobox', { name: 'Order' });
    const firstName = () =>
      page.evaluate(() => document.querySelector('.row[aria-posinset="1"] .name')!.textContent);
    await expect.poll(() => first()).toContain('00036_exit.jpg');
    for (const [by, name] of [
      ['order', '00000_Lemon.jpg'],
      ['time', '00034_hotel.jpg'],
      ['worst', '00036_exit.jpg'],
    ]) {
      await order.selectOption(by!);
      await expect.poll(firstName).toBe(name);
    }
  });

  it('of 10,000 exist only where one looks', async () => {
    const page = await open(10_000);
    const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
    const before = await nodes();
    expect(before).toBeLessThan(1500);
    for (const mode of ['Gallery', 'List']) {
      await button(page, mode).first().click();
      for (let i = 0; i < 40; i++)
        await list(page).evaluate((node, y) => (node.scrollTop = y), (i * 7919) % 250_000);
      await tell(page);
      await expect.poll(() => nodes()).toBeLessThan(2000);
    }
    await list(page).focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => page.locator('.row[aria-selected=true]').getAttribute('aria-posinset'))
      .toBe('10000');
    await expect.poll(() => page.locator('.row[aria-selected=true]').isVisible()).toBe(true);
  });

  it('are walked with the keys, and opened', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: 'Order' }).selectOption('order');
    await tell(page);
    // The first one is the current one, and seen to be, as soon as the keys lead to the list.
    await button(page, 'Next Difference (n, F7)').focus();
    await page.keyboard.press('Tab');
    await expectActive(page, 0);
    await expect
      .poll(() => page.locator('#row-0').evaluate(row => getComputedStyle(row).outlineWidth))
      .toBe('2px');
    await page.keyboard.press('ArrowRight');
    await expectActive(page, 1);
    await page.keyboard.press('ArrowDown');
    await expectActive(page, 6);
    await page.keyboard.press('End');
    await expectActive(page, 999);
    await page.keyboard.press('Home');
    await page.keyboard.press('PageDown');
    await expectActive(page, 5);
    await page.keyboard.press('Enter');
    await expect.poll(() => said(page, 'open')).toEqual([{ kind: 'open', index: 5 }]);
    await page.locator('.row', { hasText: '00012' }).click();
    await expect
      .poll(async () => (await said(page, 'open')).at(-1))
      .toEqual({ kind: 'open', index: 12 });
    await expect.poll(() => list(page).getAttribute('aria-activedescendant')).toBe('row-12');
  });

  it('one key leads to the next difference, round and round, from anywhere', async () => {
    const page = await open(37);
    await page.getByRole('combobox', { name: 'Order' }).selectOption('order');
    await button(page, /^Misread/).click();
    await page.keyboard.press('n');
    await expectActive(page, 3);
    await page.keyboard.press('F7');
    await expectActive(page, 6);
    await page.keyboard.press('p');
    await page.keyboard.press('Shift+F7');
    await expectActive(page, 33);
    await button(page, 'Next Difference (n, F7)').click();
    await expectActive(page, 3);
  });

  it('have pictures where one looks, and free them far away', async () => {
    const page = await open();
    await page.evaluate(() => {
      const counted = window as unknown as { alive: number };
      counted.alive = 0;
      const create = URL.createObjectURL.bind(URL);
      const revoke = URL.revokeObjectURL.bind(URL);
      URL.createObjectURL = blob => {
        counted.alive++;
        return create(blob);
      };
      URL.revokeObjectURL = url => {
        counted.alive--;
        revoke(url);
      };
    });
    const answered = new Set<unknown>();
    const answer = async (): Promise<number[]> => {
      await expect
        .poll(async () => (await said(page, 'thumbnails')).length)
        .toBeGreaterThan(answered.size);
      const asked = (await said(page, 'thumbnails')).at(-1)!.indexes;
      answered.clear();
      for (const message of await said(page, 'thumbnails')) answered.add(message);
      await sendThumbnails(page, asked);
      return asked;
    };
    const first = await answer();
    expect(first.length).toBeGreaterThan(8);
    expect(first.length).toBeLessThan(40);
    await expect
      .poll(() => page.locator('.row:not([hidden]) img:not([hidden])').count())
      .toBe(first.length);
    for (let i = 1; i < 12; i++) {
      await list(page).evaluate((node, y) => (node.scrollTop = y), i * 2816);
      await answer();
    }
    const alive = () => page.evaluate(() => (window as unknown as { alive: number }).alive);
    await expect.poll(alive).toBeLessThan(200);
  });

  it('without a picture say why', async () => {
    const page = await open(5);
    await tell(page, { kind: 'noThumbnail', index: 2, error: 'the file is cut off' });
    await expect
      .poll(() => page.locator('#row-2 .thumbnail .codicon').getAttribute('title'))
      .toBe('the file is cut off');
  });
});

describe('filters', () => {
  it('have counts, add up, and go one by one or all at once', async () => {
    const page = await open(100);
    const missed = rows(100).filter(({ truth }) => truth?.missed);
    const either = rows(100).filter(({ truth }) => truth?.missed || truth?.invented);
    const low = either.filter(
      ({ lowestScore, image, texts }) =>
        lowestScore! <= 0.5 && `${image} ${texts}`.includes('exit'),
    );
    await expect.poll(() => button(page, /^Missed/).textContent()).toBe(`Missed ${missed.length}`);
    await button(page, /^Missed/).click();
    await button(page, /^Invented/).click();
    await expect.poll(() => shown(page)).toBe(`${either.length} of 100 images`);
    await page.getByRole('searchbox').fill('exit');
    await page.getByRole('spinbutton', { name: 'Lowest score to' }).fill('0.5');
    await expect.poll(() => shown(page)).toBe(`${low.length} of 100 images`);
    await expect
      .poll(() => page.locator('.chip-button').allTextContents())
      .toEqual(['Missed', 'Invented', 'score 0.00 – 0.50', '“exit”']);
    await button(page, 'Remove the filter Missed').click();
    await expect.poll(() => button(page, /^Missed/).getAttribute('aria-pressed')).toBe('false');
    await button(page, 'Clear All').click();
    await expect.poll(() => shown(page)).toBe('100 images');
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('that nothing passes say so, with a way out', async () => {
    const page = await open(100);
    await page.keyboard.press('/');
    await page.keyboard.type('nowhere');
    await page.getByText('No image fits these filters.').waitFor();
    await button(page, 'Show All Images').click();
    await expect.poll(() => shown(page)).toBe('100 images');
    await expect
      .poll(() => list(page).evaluate(node => node === document.activeElement))
      .toBe(true);
  });

  it('are what characters, sizes and ratios lead to', async () => {
    const page = await open(100);
    await button(page, '“L” read as “k”: show its images').click();
    await expect.poll(() => shown(page)).toBe('4 of 100 images');
    await button(page, /^< 12 31 of 40 missed/).click();
    await expect
      .poll(() => page.locator('.chip-button').allTextContents())
      .toEqual(['Missed by height: < 12']);
    await button(page, /^≥ 8 29 of 47 missed/).click();
    await expect.poll(() => shown(page)).toBe('1 of 100 images');
  });
});

describe('the threshold', () => {
  it('is dragged in the plot, and told to the host as it moves and where it ends', async () => {
    const page = await open(10);
    const box = (await page.locator('.plot').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 8, box.y + 80, { steps: 20 });
    await page.mouse.up();
    await expect.poll(async () => (await said(page, 'threshold')).at(-1)?.value).toBe(1);
    expect((await said(page, 'threshold')).length).toBeLessThan(20);
    await expect.poll(() => page.locator('.threshold-value').textContent()).toBe('score ≥ 1.00');
    await expect.poll(() => page.locator('.legend').first().textContent()).toBe('precision 0.990');
    // An answer to a value of before takes nothing back.
    await tell(page, { kind: 'about', about: { ...about, threshold: 1 } });
    await expect.poll(() => page.locator('.threshold-value').textContent()).toBe('score ≥ 1.00');
    await tell(page, { kind: 'about', about: { ...about, threshold: 0.3 } });
    await expect.poll(() => page.locator('.threshold-value').textContent()).toBe('score ≥ 0.30');
  });

  it('is moved by keys, and to the best', async () => {
    const page = await open(10);
    const slider = page.getByRole('slider', { name: 'Score threshold' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await said(page, 'threshold')).at(-1)?.value).toBe(0.51);
    await button(page, 'Best hmean 0.868 at 0.40').click();
    await expect.poll(async () => (await said(page, 'threshold')).at(-1)?.value).toBe(0.4);
    await expect.poll(() => slider.inputValue()).toBe('0.4');
  });
});
