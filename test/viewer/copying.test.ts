import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextInstance } from '../../src/model/prediction';
import type { SideState } from '../../src/protocol/viewer';
import { done, local, served, state } from './data';
import { posted, ViewerHarness, show } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const scene = 'test/samples/images/scene_04.jpg';
/** From top to bottom, as the rows are. */
const instances: TextInstance[] = [40, 240, 440].map((y, i) => ({
  polygon: [60, y, 360.5, y, 360.5, y + 60, 60, y + 60],
  score: 0.9 - i / 10,
}));
const read = (texts: (string | undefined)[]): TextInstance[] =>
  instances.map((instance, i) => ({
    ...instance,
    ...(texts[i] !== undefined && { text: texts[i] }),
  }));
const list = ({ polygon, score }: TextInstance): string => `[${[...polygon!, score!].join(', ')}]`;

/**
 * Opens the panel, and reads right-clicks as VS Code's own page does: the contexts of all
 * ancestors, the inner ones over the outer.
 */
async function open(left: SideState, right: SideState): Promise<Page> {
  const page = await harness.open();
  await page.evaluate(() =>
    document.addEventListener('contextmenu', event => {
      event.preventDefault();
      let context = {};
      for (
        let at = (event.target as Element).closest<HTMLElement>('[data-vscode-context]');
        at;
        at = at.parentElement?.closest<HTMLElement>('[data-vscode-context]') ?? null
      ) {
        context = { ...JSON.parse(at.dataset['vscodeContext']!), ...context };
      }
      Object.assign(window, { context });
    }),
  );
  await show(page, scene, state(left, right));
  return page;
}
const context = (page: Page): Promise<Record<string, unknown>> =>
  page.evaluate(() => (window as unknown as { context: Record<string, unknown> }).context);
const rightClick = async (page: Page, selector: string): Promise<Record<string, unknown>> => {
  await page.locator(selector).first().click({ button: 'right', force: true });
  return context(page);
};
const copies = async (page: Page): Promise<unknown[]> =>
  (await posted(page)).flatMap(message => (message.kind === 'copy' ? [message.text] : []));

describe('right-click', () => {
  it('on a row and on a boundary offers what is there, in place of Cut, Copy, Paste', async () => {
    const texts = read(['Spring', '出口']);
    const page = await open(done(served(texts)), done(local(texts)));
    const offered = {
      preventDefaultContextMenuItems: true,
      webviewSection: 'instance',
      mmocrText: '出口',
      mmocrBoundary: list(instances[1]!),
      mmocrResult: true,
      mmocrServed: true,
    };
    expect(await rightClick(page, 'tbody tr:nth-child(2)')).toEqual(offered);
    await expect
      .poll(() => page.locator('tr[aria-selected="true"] .chip-number').allTextContents())
      .toEqual(['2']);
    expect(await rightClick(page, '.chip[data-number="1"]')).toMatchObject({
      webviewSection: 'instance',
      mmocrText: 'Spring',
    });
    expect(await rightClick(page, '.instance[data-number="2"] .halo')).toEqual(offered);
  });

  it("offers each run's own where the two differ", async () => {
    const moved = instances.map((instance, i) =>
      i === 0
        ? { ...instance, polygon: instance.polygon!.map((v, k) => v + (k % 2 ? 0 : 8)) }
        : instance,
    );
    const page = await open(
      done(served(read(['hotel']))),
      done(local(moved.map((instance, i) => (i ? instance : { ...instance, text: 'hote1' })))),
    );
    expect(await rightClick(page, 'tbody tr:first-child')).toEqual({
      preventDefaultContextMenuItems: true,
      webviewSection: 'instance',
      mmocrResult: true,
      mmocrServed: true,
      mmocrServedText: 'hotel',
      mmocrLocalText: 'hote1',
      mmocrServedBoundary: list(instances[0]!),
      mmocrLocalBoundary: list(moved[0]!),
    });
  });

  it('beside the instances offers what concerns the whole result', async () => {
    const page = await open(done(served(instances)), done(local(instances)));
    expect(await rightClick(page, '.heading')).toEqual({
      preventDefaultContextMenuItems: true,
      webviewSection: 'result',
      mmocrResult: true,
      mmocrServed: true,
    });
    const empty = await open({ state: 'idle' }, { state: 'idle' });
    expect(await rightClick(empty, '.picture')).toMatchObject({
      preventDefaultContextMenuItems: true,
      webviewSection: 'result',
      mmocrResult: false,
    });
  });

  it('on selected text offers to copy just that', async () => {
    const page = await open(done(served(read(['Spring time']))), { state: 'idle' });
    await page.locator('tbody tr').first().click();
    await page.locator('.reading-text').dblclick({ position: { x: 4, y: 8 } });
    await page.locator('.reading-text').click({ button: 'right', position: { x: 4, y: 8 } });
    await expect
      .poll(() => context(page))
      .toMatchObject({
        webviewSection: 'instance',
        mmocrText: expect.stringMatching(/^Spring\s?$/),
      });
  });
});

describe('the copy key', () => {
  it('takes the text of the row that has the focus, without one its boundary', async () => {
    const texts = read(['Spring', undefined, 'a "b"\n<c>']);
    const page = await open(done(served(texts)), done(local(texts)));
    await page.locator('tbody tr').first().click();
    for (const key of [
      'ControlOrMeta+c',
      'ArrowDown',
      'ControlOrMeta+c',
      'ArrowDown',
      'ControlOrMeta+c',
    ])
      await page.keyboard.press(key);
    await expect.poll(() => copies(page)).toEqual(['Spring', list(instances[1]!), 'a "b"\n<c>']);
  });

  it("takes the selected one when the picture has the focus, the first run's where the two differ", async () => {
    const page = await open(done(served(read(['hotel']))), done(local(read(['hote1']))));
    await page.keyboard.press('ControlOrMeta+c');
    await page.locator('.chip[data-number="1"]').click();
    await page.keyboard.press('ControlOrMeta+c');
    await expect.poll(() => copies(page)).toEqual(['hotel']);
  });

  it('leaves selected text to the browser', async () => {
    const page = await open(done(served(read(['Spring time']))), { state: 'idle' });
    await page.locator('tbody tr').first().click();
    await page.locator('.reading-text').dblclick({ position: { x: 4, y: 8 } });
    await page.keyboard.press('ControlOrMeta+c');
    await page.locator('tbody tr').nth(2).click();
    await page.evaluate(() => window.getSelection()!.removeAllRanges());
    await page.keyboard.press('ControlOrMeta+c');
    await expect.poll(() => copies(page)).toEqual([list(instances[2]!)]);
  });
});
