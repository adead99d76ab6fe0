import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ViewerState } from '../../src/protocol/viewer';
import { done, local, state } from './data';
import { ViewerHarness, show } from './harness';
import { answered, crowded } from './models';
import { chips } from './chips';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

async function open(
  shown: { image: string; state: ViewerState },
  width = 1280,
  height = 800,
): Promise<Page> {
  const page = await harness.open({ width, height });
  await show(page, shown.image, shown.state);
  await settled(page);
  return page;
}

/** Chips find their places once a zoom rests. */
async function settled(page: Page): Promise<void> {
  const places = (): Promise<string> =>
    page
      .locator('.overlay')
      .evaluate(node => [...node.querySelectorAll('.chip')].map(chip => chip.outerHTML).join(''));
  let before = '';
  await expect
    .poll(
      async () => {
        const same = before;
        before = await places();
        return same === before;
      },
      { interval: 150 },
    )
    .toBe(true);
}

const differing = (page: Page): Promise<number[]> =>
  page
    .locator('tbody tr.unlike .chip-number')
    .evaluateAll(nodes => nodes.map(node => Number(node.textContent)));

describe('number chips', () => {
  it.each([
    [1280, 800],
    [700, 450],
    [300, 640],
  ])(
    'of a page of 145 words touch their own boundary, lie over nothing and keep away from others (%i × %i)',
    async (width, height) => {
      const page = await open(crowded(), width, height);
      const [all, special] = [await chips(page), await differing(page)];
      expect(special).toHaveLength(5);
      expect(all.map(({ number }) => number)).toEqual(expect.arrayContaining(special));
      for (const chip of all) {
        expect(chip.own, `chip ${chip.number}`).toBeLessThan(4);
        expect(chip.overlaps, `chip ${chip.number}`).toEqual([]);
        if (special.includes(chip.number)) continue;
        expect(chip.other, `chip ${chip.number}`).toBeGreaterThan(chip.own + 2);
      }
    },
  );

  it('all have room when zoomed in', async () => {
    const page = await open(crowded());
    await expect
      .poll(async () => (await chips(page)).length)
      .toBeLessThan(await page.locator('tbody tr').count());
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    await settled(page);
    const all = await chips(page);
    expect(all).toHaveLength(await page.locator('tbody tr').count());
    for (const chip of all) {
      expect(chip.own, `chip ${chip.number}`).toBeLessThan(4);
      expect(chip.overlaps, `chip ${chip.number}`).toEqual([]);
      expect(chip.other, `chip ${chip.number}`).toBeGreaterThan(chip.own + 2);
    }
  });

  it('of what is pointed at or selected appear, above all others', async () => {
    const page = await open(crowded(), 700, 450);
    const shown = new Set((await chips(page)).map(({ number }) => number));
    const hidden = (await page.locator('tbody .chip-number').allTextContents())
      .map(Number)
      .filter(number => !shown.has(number));
    expect(hidden.length).toBeGreaterThan(60);
    const [pointed, selected] = [hidden[10]!, hidden[30]!];
    await page.locator(`tbody tr:has(.chip-number:text-is("${selected}"))`).click();
    const line = page.locator(`.instance[data-number="${pointed}"] .halo`).first();
    await line.hover({ force: true });
    await expect
      .poll(async () =>
        (await chips(page))
          .map(({ number }) => number)
          .filter(number => !shown.has(number))
          .sort(),
      )
      .toEqual([pointed, selected].sort());
    await expect
      .poll(() => page.locator('.chip[data-number]').last().getAttribute('data-number'))
      .toBe(String(pointed));
    for (const chip of (await chips(page)).filter(({ number }) => !shown.has(number)))
      expect(chip.own).toBeLessThan(4);
  });

  it('become dots on the boundary where too many differ', async () => {
    const {
      image,
      state: { left },
    } = crowded();
    const { instances } = (left as Extract<typeof left, { state: 'done' }>).prediction;
    const page = await open(
      {
        image,
        state: state(
          left,
          done(
            local(
              instances.map(instance => ({ ...instance, text: '?' })),
              { task: 'spotting' },
            ),
          ),
        ),
      },
      700,
      450,
    );
    const shown = await chips(page);
    for (const chip of shown) expect(chip.overlaps).toEqual([]);
    const dots = await page.locator('.chip-dot:visible').count();
    expect(dots).toBeGreaterThan(20);
    expect(shown.length + dots).toBe(await page.locator('tbody tr').count());
  });

  it('keep their number when the threshold moves', async () => {
    const page = await open(crowded());
    const texts = (): Promise<Record<string, string>> =>
      page
        .locator('tbody tr')
        .evaluateAll(rows =>
          Object.fromEntries(
            rows.map(row => [
              row.querySelector('.chip-number')!.textContent,
              row.querySelector('.score')!.textContent + row.querySelector('.text')!.textContent,
            ]),
          ),
        );
    const places = (): Promise<Record<string, string>> =>
      page
        .locator('.instance')
        .evaluateAll(nodes =>
          Object.fromEntries(
            nodes.map(node => [
              node.getAttribute('data-number')!,
              node.querySelector('.line')!.getAttribute('points')!,
            ]),
          ),
        );
    const [before, drawn] = [await texts(), await places()];
    await page.getByRole('slider').focus();
    for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight');
    await expect
      .poll(async () => Object.keys(await texts()).length)
      .toBeLessThan(Object.keys(before).length / 2 + 20);
    const [after, left] = [await texts(), await places()];
    expect(before).toMatchObject(after);
    expect(drawn).toMatchObject(left);
    await page.keyboard.press('Home');
    await expect.poll(async () => Object.keys(await texts())).toHaveLength(145);
    expect(await texts()).toMatchObject(before);
  });

  it.each(['detector', 'chain', 'KIE model'] as const)(
    'of a %s touch their own boundary, and none is missing',
    async kind => {
      const page = await open(answered(kind));
      const all = await chips(page);
      expect(all).toHaveLength(await page.locator('tbody tr').count());
      for (const chip of all) {
        expect(chip.own, `chip ${chip.number}`).toBeLessThan(4);
        expect(chip.own, `chip ${chip.number}`).toBeLessThanOrEqual(chip.other);
        expect(chip.overlaps, `chip ${chip.number}`).toEqual([]);
        expect(chip.outside, `chip ${chip.number}`).toBe(false);
      }
    },
  );

  it('move with the picture without being placed anew in every frame', async () => {
    const page = await open(crowded(500));
    await page.evaluate(() => {
      const counted = window as unknown as { changes: number };
      counted.changes = 0;
      new MutationObserver(records => {
        counted.changes += records.length;
      }).observe(document.querySelectorAll('.overlay .world')[1]!, {
        subtree: true,
        childList: true,
        attributes: true,
      });
    });
    const box = (await page.locator('.picture').boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 20);
    await page.mouse.down();
    for (let i = 0; i < 20; i++) await page.mouse.move(box.x + 300 + 5 * i, box.y + 20 + 2 * i);
    await page.mouse.up();
    // One transform of the whole layer for each move, and what is pointed at.
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { changes: number }).changes))
      .toBeLessThan(80);
  });
});
