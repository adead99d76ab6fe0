import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SideState, ViewerState } from '../../src/protocol/viewer';
import { columns, faults, resize, sizes } from './geometry';
import { send, ViewerHarness, show } from './harness';
import { stateMessage } from './data';
import { answered, crowded, kinds } from './models';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const chinese = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<
  string,
  string
>;
/** Every theme once, each language twice. */
const looks = [
  ['Dark Modern', undefined],
  ['Light Modern', chinese],
  ['Dark High Contrast', chinese],
  ['Light High Contrast', undefined],
] as const;

async function faultsAtAllSizes(page: Page): Promise<string[]> {
  const all: string[] = [];
  for (const size of sizes) {
    await resize(page, size);
    all.push(...(await faults(page)).map(fault => `${size.join(' × ')}: ${fault}`));
  }
  return all;
}

const failed: SideState = {
  state: 'failed',
  message:
    'TorchServe at http://127.0.0.1:8080 does not answer: connect ECONNREFUSED 127.0.0.1:8080. Is it running?',
  fix: { label: 'Start TorchServe', command: 'mmocr.startTorchServe' },
};

describe.each(looks)('%s', (theme, strings) => {
  it.each(kinds)('nothing of a %s lies over another part or is cut, at any size', async kind => {
    const page = await harness.open({ theme, ...(strings && { strings }) });
    const { image, state } = answered(kind);
    await show(page, image, state);
    await page.locator('tbody tr').last().click();
    expect(await faultsAtAllSizes(page)).toEqual([]);
  });

  it('nor does a page full of text, or one with notices', async () => {
    const page = await harness.open({ theme, ...(strings && { strings }) });
    const { image, state } = crowded();
    await show(page, image, state);
    expect(await faultsAtAllSizes(page)).toEqual([]);
    await page.locator('tbody tr').nth(4).click();
    expect(await faultsAtAllSizes(page)).toEqual([]);
    await send(page, stateMessage({ ...state, left: failed }));
    await page.locator('.notice.bad').waitFor();
    expect(await faultsAtAllSizes(page)).toEqual([]);
    await send(
      page,
      stateMessage({
        ...state,
        left: failed,
        right: { ...failed, message: 'The ONNX file is damaged.' },
      }),
    );
    await page.locator('tbody').waitFor({ state: 'hidden' });
    expect(await faultsAtAllSizes(page)).toEqual([]);
  });
});

describe('the list', () => {
  it.each(kinds)('of a %s has number, mark and difference in sight at every size', async kind => {
    const page = await harness.open();
    const { image, state } = answered(kind);
    await show(page, image, state);
    for (const size of sizes) {
      await resize(page, size);
      const shown = await columns(page);
      expect(shown.slice(0, 2)).toEqual(['chip-cell', 'standing']);
      expect(shown.at(-1)).toBe('delta');
      await expect.poll(() => page.locator('thead th:visible').count()).toBe(shown.length);
    }
  });

  it('lets scores give way first, then the IoU, never the text; the details have them', async () => {
    const page = await harness.open();
    const { image, state } = answered('chain');
    await show(page, image, state);
    const shown: Record<number, string[]> = {};
    for (const width of [1280, 700, 300]) {
      await resize(page, [width, 800]);
      shown[width] = await columns(page);
    }
    expect(shown[1280]).toEqual([
      'chip-cell',
      'standing',
      'text',
      'iou',
      'score',
      'score',
      'delta',
    ]);
    expect(shown[700]).toEqual(['chip-cell', 'standing', 'text', 'delta']);
    expect(shown[300]).toEqual(shown[700]);
    await page.locator('tbody tr').first().click();
    await expect
      .poll(() => page.locator('.details dt').allTextContents())
      .toEqual(expect.arrayContaining(['Score, served', 'Score, local', 'IoU']));
  });

  it('gives text the most room', async () => {
    const page = await harness.open();
    for (const kind of ['chain', 'KIE model'] as const) {
      const { image, state } = answered(kind);
      await show(page, image, state);
      for (const size of sizes) {
        await resize(page, size);
        const widths = await page
          .locator('tbody tr')
          .first()
          .locator('td:visible')
          .evaluateAll(cells =>
            cells.map(cell => ({
              text: cell.classList.contains('text'),
              width: cell.getBoundingClientRect().width,
            })),
          );
        const least = Math.min(...widths.filter(({ text }) => text).map(({ width }) => width));
        expect(least).toBeGreaterThanOrEqual(
          Math.max(...widths.filter(({ text }) => !text).map(({ width }) => width)),
        );
      }
    }
  });

  it('shows a selected row and its close-up at once in a low window', async () => {
    const page = await harness.open({ width: 1280, height: 400 });
    const { image, state } = crowded();
    await show(page, image, state);
    await page.locator('tbody tr').nth(60).click();
    const inSight = (): Promise<boolean[]> =>
      page.evaluate(() => {
        const whole = (selector: string, within: string): boolean => {
          const [inner, outer] = [selector, within].map(s =>
            document.querySelector(s)!.getBoundingClientRect(),
          );
          return inner!.top >= outer!.top - 1 && inner!.bottom <= outer!.bottom + 1;
        };
        return [
          whole('tr[aria-selected="true"]', '.list'),
          whole('.crop', '.details'),
          document.querySelector('.timings')!.getBoundingClientRect().bottom <= innerHeight + 1,
        ];
      });
    await expect.poll(inSight).toEqual([true, true, true]);
  });
});

describe('the line between picture and list', () => {
  async function open(kept?: unknown): Promise<Page> {
    const page = await harness.open({ width: 1280, height: 800 });
    if (kept !== undefined) {
      await page.addInitScript(state => {
        (window as { kept: unknown }).kept = state;
      }, kept);
      await page.reload();
      await page.waitForFunction(() => window.posted.some(({ kind }) => kind === 'ready'));
    }
    const { image, state }: { image: string; state: ViewerState } = answered('KIE model');
    await show(page, image, state);
    return page;
  }
  const width = (page: Page): Promise<number> =>
    page.locator('.results').evaluate(node => node.getBoundingClientRect().width);
  const keptShare = (page: Page): Promise<number | undefined> =>
    page.evaluate(() => (window.kept as { listShare?: number } | undefined)?.listShare);
  const line = (page: Page) => page.getByRole('separator', { name: 'Width of the list' });

  it('is dragged, and put back by a double click', async () => {
    const page = await open();
    const before = await width(page);
    const box = (await line(page).boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 200, y, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => width(page)).toBeCloseTo(before + 200, -1);
    await expect.poll(() => columns(page)).toContain('score');
    await expect.poll(() => keptShare(page)).toBeCloseTo((before + 200) / 1280, 1);
    await expect
      .poll(() => page.evaluate(() => window.kept?.imagePath))
      .toBe('/samples/images/scene_04.jpg');
    await expect.poll(() => faults(page)).toEqual([]);
    await line(page).dblclick();
    await expect.poll(() => width(page)).toBe(before);
    await expect.poll(() => keptShare(page)).toBeUndefined();
  });

  it('moves by the keyboard, within bounds, and says where it is', async () => {
    const page = await open();
    const before = await width(page);
    await line(page).focus();
    const now = async (): Promise<number> => Number(await line(page).getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => width(page)).toBeCloseTo(before + 24, 0);
    await expect.poll(now).toBe(Math.round((before + 24) / 12.8));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => width(page)).toBeCloseTo(before - 24, 0);
    for (const [key, least] of [
      ['Home', 'aria-valuemin'],
      ['End', 'aria-valuemax'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(async () => String(await now())).toBe(await line(page).getAttribute(least));
      await expect
        .poll(() => page.locator('.picture').evaluate(node => node.clientWidth))
        .toBeGreaterThanOrEqual(199);
      await expect.poll(() => faults(page)).toEqual([]);
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => width(page)).toBe(before);
  });

  it('is where it was after a reload, and keeps room for both in a smaller window', async () => {
    const page = await open({ listShare: 0.6 });
    await expect.poll(() => width(page)).toBeCloseTo(0.6 * 1280, 0);
    for (const size of sizes) {
      await resize(page, size);
      await expect.poll(() => faults(page)).toEqual([]);
    }
    await resize(page, [700, 450]);
    await expect
      .poll(() => page.locator('.picture').evaluate(node => node.clientWidth))
      .toBeGreaterThanOrEqual(199);
    await resize(page, [300, 640]);
    await expect.poll(() => line(page).isVisible()).toBe(false);
  });
});
