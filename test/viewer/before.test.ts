import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/model/prediction';
import type { SideState, ViewerState } from '../../src/protocol/viewer';
import { local, served, state, stored } from './data';
import { posted, ViewerHarness, show, type OpenOptions } from './harness';
import { scan } from './scan';
import { themes } from './themes';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const instances = stored('scene_04.jpg');
const today = new Date();
today.setHours(14, 32, 0, 0);
const result = (prediction: Prediction, label: string, before?: boolean): SideState => ({
  state: 'done',
  prediction,
  answered: { label, at: today.getTime() },
  ...(before && { before }),
});
const builtIn = [
  { id: 'served:dbnet_tiny:1.0', label: 'dbnet_tiny 1.0 on Built-in Server', selected: true },
];

/** TorchServe's result, with another server chosen. */
const ofBefore = (more: Partial<ViewerState> = {}): ViewerState =>
  state(
    result(served(instances), 'dbnet_tiny 1.0 on TorchServe', true),
    result(local(instances), 'local · CPU'),
    { leftChoices: builtIn, ...more },
  );

async function open(of: ViewerState, options: OpenOptions = {}): Promise<Page> {
  const page = await harness.open(options);
  await show(page, 'test/samples/images/scene_04.jpg', of);
  return page;
}
const verdict = (page: Page): Promise<string | null> => page.getByRole('status').textContent();
const runNow = (page: Page) => page.locator('.verdict').getByRole('button', { name: 'Run' });

describe('a result of before', () => {
  it('says whose it is and when, beside what is chosen now, and no verdict is green', async () => {
    const page = await open(ofBefore());
    await expect
      .poll(() => page.getByRole('combobox').first().locator('option:checked').textContent())
      .toBe('dbnet_tiny 1.0 on Built-in Server');
    await expect
      .poll(() => verdict(page))
      .toMatch(/^Earlier result: dbnet_tiny 1\.0 on TorchServe, \d\d:32[^.]*\. All 8 match\.$/);
    await expect.poll(() => page.locator('.verdict').getAttribute('class')).toBe('verdict quiet');
    await expect.poll(() => page.locator('.verdict .codicon-history').count()).toBe(1);
    await expect
      .poll(() => page.locator('.overlay').evaluate(node => Number(getComputedStyle(node).opacity)))
      .toBeLessThan(1);
  });

  it('loses its colours, the image does not', async () => {
    const page = await open(ofBefore());
    await page.locator('tbody tr').nth(2).click();
    const filters = (selector: string): Promise<string[]> =>
      page
        .locator(selector)
        .first()
        .evaluate(node => {
          const found = [];
          for (let at: Element | null = node; at; at = at.parentElement)
            found.push(getComputedStyle(at).filter);
          return found.filter(filter => filter !== 'none');
        });
    for (const gray of ['.overlay', '.crop svg', 'tbody', '.track'])
      await expect.poll(() => filters(gray), { message: gray }).toEqual(['grayscale(1)']);
    for (const kept of ['.crop canvas', '.pixels'])
      await expect.poll(() => filters(kept), { message: kept }).toEqual([]);
  });

  it('is run again from there', async () => {
    const page = await open(ofBefore());
    await runNow(page).click();
    await expect.poll(async () => (await posted(page)).at(-1)).toEqual({ kind: 'runAgain' });
  });

  it('names both sides when both are of before', async () => {
    const page = await open(ofBefore({ right: result(local(instances), 'local · CPU', true) }));
    await expect
      .poll(() => verdict(page))
      .toMatch(/^Earlier result: dbnet_tiny 1\.0 on TorchServe, .*; local · CPU, /);
  });

  it('while it is run again, or of what is chosen, there is no such word', async () => {
    const running = await open(ofBefore({ right: { state: 'running' } }));
    await expect.poll(() => verdict(running)).toBe('Waiting for the local run…');
    await expect.poll(() => runNow(running).isVisible()).toBe(false);
    const fresh = await open(
      ofBefore({ left: result(served(instances), 'dbnet_tiny 1.0 on Built-in Server') }),
    );
    await expect.poll(() => verdict(fresh)).toBe('All 8 match.');
    await expect.poll(() => fresh.locator('.verdict').getAttribute('class')).toBe('verdict good');
    await expect.poll(() => runNow(fresh).isVisible()).toBe(false);
    await expect
      .poll(() => fresh.locator('.overlay').evaluate(node => getComputedStyle(node).opacity))
      .toBe('1');
  });

  it('keeps its name in the heading when no server runs any more', async () => {
    const page = await open(
      ofBefore({
        left: result(served(instances), 'dbnet_tiny 1.0 on TorchServe'),
        leftChoices: [],
      }),
    );
    const picker = page.getByRole('combobox').first();
    await expect
      .poll(async () => [
        await picker.locator('option:checked').textContent(),
        await picker.isDisabled(),
      ])
      .toEqual(['dbnet_tiny 1.0 on TorchServe', true]);
    await expect.poll(() => verdict(page)).toBe('All 8 match.');
  });

  it('says so in Chinese', async () => {
    const strings = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<
      string,
      string
    >;
    const page = await open(ofBefore(), { strings });
    await expect
      .poll(() => verdict(page))
      .toMatch(/^之前的结果：dbnet_tiny 1\.0 on TorchServe，.*。8 个实例全部匹配。$/);
    await expect
      .poll(() => page.locator('.verdict').getByRole('button').textContent())
      .toBe('运行');
  });

  it.each(Object.keys(themes))('passes axe: %s', async theme => {
    const page = await open(ofBefore(), { theme });
    await page.locator('tbody tr').nth(2).click();
    await expect.poll(() => scan(page)).toEqual([]);
  });
});
