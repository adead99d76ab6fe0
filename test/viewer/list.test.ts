import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, local, perturbed, served, state, stored } from './data';
import { posted, ViewerHarness, show } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const scene = 'test/samples/images/scene_04.jpg';
const instances = stored('scene_04.jpg');

async function open(width?: number): Promise<Page> {
  const page = await harness.open(width ? { width } : {});
  await show(page, scene, state(done(served(instances)), done(local(perturbed(instances)))));
  return page;
}
const selectedInPicture = (page: Page): Promise<(string | null)[]> =>
  page
    .locator('.instance.selected')
    .evaluateAll(nodes => nodes.map(node => node.getAttribute('data-number')));
const selectedInList = (page: Page): Promise<(string | null)[]> =>
  page.locator('tr[aria-selected="true"] .chip-number').allTextContents();

describe('instance list', () => {
  it('shows what a KIE model made of each text, and where the two differ', async () => {
    const labelled = instances
      .slice(0, 2)
      .map((instance, i) => ({
        ...instance,
        text: `text ${i}`,
        label: 'Total_value',
        labelScore: 0.9,
      }));
    const other = labelled.map((instance, i) =>
      i === 1 ? { ...instance, label: 'Date_value' } : instance,
    );
    const page = await harness.open();
    await show(
      page,
      scene,
      state(done(served(labelled, { task: 'kie' })), done(local(other, { task: 'kie' }))),
    );
    await expect.poll(() => page.locator('thead th').allTextContents()).toContain('Label');
    await expect
      .poll(() => page.locator('tbody tr').first().textContent())
      .toContain('Total_value');
    await expect
      .poll(() => page.locator('td.differs').allTextContents())
      .toEqual(['Total_value ≠ Date_value']);
  });

  it('mirrors selection and hover with the picture', async () => {
    const page = await open();
    await page.locator('.instance[data-number="4"] .halo').first().click({ force: true });
    await expect.poll(() => selectedInList(page)).toEqual(['4']);
    await page.getByRole('heading', { name: 'Instance 4' }).waitFor();
    await page.locator('tbody tr').nth(6).click();
    await expect.poll(() => selectedInPicture(page)).toEqual(['7']);
    await page.locator('tbody tr').nth(1).hover();
    await expect
      .poll(() =>
        page
          .locator('.instance.hovered, .chip.hovered')
          .evaluateAll(nodes => nodes.map(node => node.getAttribute('data-number'))),
      )
      .toEqual(['2', '2']);
    await page.locator('.chip[data-number="3"]').hover();
    await expect
      .poll(() => page.locator('tr.hovered .chip-number').allTextContents())
      .toEqual(['3']);
    await page.mouse.click(5, 300);
    await expect.poll(() => selectedInList(page)).toEqual([]);
  });

  it('is walked with the keyboard alone, from the first picker to the last row', async () => {
    const page = await open();
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const node = document.activeElement!;
        return node.getAttribute('aria-label')?.split(/[,.]/)[0] ?? node.textContent.trim();
      });
    const visited: string[] = [];
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press('Tab');
      visited.push(await focused());
    }
    expect(visited).toEqual([
      'First run',
      'Second run',
      'Run Again',
      'Score threshold',
      'More Actions…',
      'scene_04',
      'Zoom Out (−)',
      'Zoom In (+)',
      'Fit (0)',
      '1',
    ]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => selectedInPicture(page)).toEqual(['3']);
    await page.keyboard.press('End');
    await expect.poll(() => selectedInPicture(page)).toEqual(['9']);
    await expect.poll(() => focused()).toBe('9');
    await page.keyboard.press('Home');
    await expect.poll(() => selectedInPicture(page)).toEqual(['1']);
    await page.keyboard.press('Escape');
    await expect.poll(() => selectedInPicture(page)).toEqual([]);
    await page.getByRole('button', { name: 'More Actions…' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toMatchObject({ kind: 'saveJson', comparison: { matched: 7 } });
    await expect.poll(() => focused()).toBe('More Actions…');
  });

  it('tells a screen reader text, scores and match', async () => {
    const page = await open();
    await expect
      .poll(() =>
        page
          .locator('tbody tr')
          .evaluateAll(rows => rows.slice(0, 2).map(row => row.getAttribute('aria-label'))),
      )
      .toEqual([
        '1, served score 0.776, local score 0.776, IoU 0.999, the same in both',
        '2, local score 0.510, only in the local run, near the threshold',
      ]);
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toMatch(
        /^7 of 9 match\. 1 boundary differs \(IoU 0\.\d+\)\. 1 only in the served run \(score 0\.71\)\. 1 only in the local run \(score 0\.51, near the threshold\)\. Largest Δ score 0\.0004\.$/,
      );
  });

  it('follows the threshold at once and keeps selection and focus', async () => {
    const page = await open();
    await page.locator('tbody tr').nth(5).click();
    const text = page.getByRole('status');
    await page.getByRole('slider').focus();
    for (let i = 0; i < 23; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('.threshold-value').textContent()).toBe('0.73');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(6);
    await expect.poll(() => text.textContent()).toBe('All 6 match. Largest Δ score 0.0004.');
    await expect.poll(() => selectedInList(page)).toEqual(['6']);
    await expect
      .poll(async () => (await posted(page)).filter(({ kind }) => kind === 'threshold').at(-1))
      .toEqual({ kind: 'threshold', value: 0.73 });
    await expect.poll(() => page.evaluate(() => window.kept?.scoreThreshold)).toBe(0.73);
    await page.keyboard.press('End');
    await page.getByText('No text above the score threshold; 8 instances are below it.').waitFor();
  });

  it('treats recognised text as text', async () => {
    const page = await harness.open();
    const evil = '<img src=x onerror="window.hacked=1"><b>bold</b>';
    const read = (text: string) => [{ text, textScore: 0.9 }];
    await show(
      page,
      'test/samples/words/word_05.png',
      state(
        done(served(read(evil), { task: 'textrecog' })),
        done(local(read(`${evil}!`), { task: 'textrecog' })),
      ),
    );
    await page.locator('tbody tr').first().click();
    await expect.poll(() => page.locator('.reading-text').first().textContent()).toBe(evil);
    await expect.poll(() => page.getByRole('status').textContent()).toContain(evil);
    await expect.poll(() => page.locator('.reading-text ins').allTextContents()).toEqual(['!']);
    await expect
      .poll(() =>
        page.evaluate(() => [
          (window as { hacked?: number }).hacked,
          document.querySelectorAll('img').length,
          document.querySelectorAll('b').length,
        ]),
      )
      .toEqual([undefined, 1, 0]);
  });

  it('goes below the picture in a narrow column, and nothing is cut', async () => {
    const page = await open(300);
    const [picture, list] = [
      await page.locator('.picture').boundingBox(),
      await page.locator('.list').boundingBox(),
    ];
    expect(list!.y).toBeGreaterThanOrEqual(picture!.y + picture!.height);
    await expect
      .poll(() =>
        page.evaluate(() =>
          [...document.querySelectorAll('.panel *')]
            .filter(
              node =>
                !node.closest('.overlay, .zoom, .menu') &&
                !node.matches('img') &&
                node.getBoundingClientRect().right > window.innerWidth + 0.5,
            )
            .map(node => node.className.toString()),
        ),
      )
      .toEqual([]);
  });
});
