import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction, Relation } from '../../src/model/prediction';
import { fromSeedResult } from '../../src/model/textResults';
import { done, local, served, state } from './data';
import { show, ViewerHarness, type OpenOptions } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const image = 'test/fixtures/methods/receipts/bar.jpg';
const stored = JSON.parse(
  readFileSync('test/fixtures/methods/sdmgr_openset_1x/answers/bar.jpg.json', 'utf8'),
) as { result: unknown; relations: unknown };
const { instances, relations = [] } = fromSeedResult(
  stored.result,
  stored.relations,
  why => new Error(why),
);
const kie = (pairs: Relation[]): Partial<Prediction> => ({ task: 'kie', relations: pairs });

/** The local run pairs one key with a value less and another with one more. */
async function open(options: OpenOptions = {}): Promise<Page> {
  const page = await harness.open(options);
  const other = [...relations.filter((_, i) => i !== 2), { key: 8, value: 7, score: 0.611 }];
  await show(
    page,
    image,
    state(done(served(instances, kie(relations))), done(local(instances, kie(other)))),
  );
  return page;
}

const ends = (page: Page, selector: string): Promise<string[]> =>
  page
    .locator(selector)
    .evaluateAll(nodes =>
      nodes.map(node => `${node.getAttribute('data-key')} → ${node.getAttribute('data-value')}`),
    );

describe('key–value pairs', () => {
  it('are drawn from box to box, in the lines of the runs that make them', async () => {
    const page = await open();
    await expect.poll(async () => (await ends(page, '.link')).length).toBe(relations.length + 1);
    await expect.poll(() => ends(page, '.link.left')).toHaveLength(1);
    await expect.poll(() => ends(page, '.link.right')).toHaveLength(1);
    // Each ends on the boxes' edges, not inside them.
    const inside = await page.evaluate(
      () =>
        [...document.querySelectorAll('.link')].filter(link => {
          const line = link.querySelector('.line')!.getBoundingClientRect();
          const boxes = ['key', 'value'].map(end =>
            document
              .querySelector(`.instance[data-number="${link.getAttribute(`data-${end}`)}"] .line`)!
              .getBoundingClientRect(),
          );
          return boxes.some(
            box =>
              Math.min(line.right, box.right) - Math.max(line.left, box.left) > 2 &&
              Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top) > 2,
          );
        }).length,
    );
    expect(inside).toBe(0);
  });

  it('stand out with either of their texts, by pointer and by keyboard, and lead from one to the other', async () => {
    const page = await open();
    const [key, value] = ['2', '3'];
    const pair = `${key} → ${value}`;
    await page.locator(`.chip[data-number="${value}"]`).hover();
    await expect.poll(() => ends(page, '.link.hovered')).toEqual([pair]);
    await page.locator(`tbody tr:has(.chip-number:text-is("${key}"))`).click();
    await expect.poll(() => ends(page, '.link.selected')).toEqual([pair]);
    const ways = page.locator('.details .way');
    await expect
      .poll(() => ways.allTextContents())
      .toEqual(Array(2).fill(`${value} · ${instances[relations[0]!.value]!.text}`));
    await expect
      .poll(() => page.locator('.details dl').textContent())
      .toContain(`Value, served${value} · ${instances[relations[0]!.value]!.text} 0.901`);
    await ways.first().focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toMatch(new RegExp(`^${value}, .*value of ${key}`));
    await expect.poll(() => page.locator('.details dt').allTextContents()).toContain('Key, local');
  });

  it('are in the saved picture', async () => {
    const bytesOf = async (pairs: Relation[]): Promise<number[]> => {
      const page = await harness.open();
      await show(page, image, state(done(served(instances, kie(pairs))), { state: 'idle' }));
      await page.getByRole('button', { name: 'More Actions…' }).click();
      await page.getByText('Save PNG…').click();
      await page.waitForFunction(() => window.posted.some(({ kind }) => kind === 'savePng'));
      return page.evaluate(() =>
        window.posted.flatMap(message =>
          message.kind === 'savePng' ? [...new Uint8Array(message.png)] : [],
        ),
      );
    };
    await expect.poll(() => bytesOf(relations)).not.toEqual(await bytesOf([]));
  });
});
