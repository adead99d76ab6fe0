import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ViewerHarness } from './harness';
import {
  about,
  alone,
  bare,
  done,
  noSummary,
  report,
  row,
  rows,
  said,
  sendThumbnails,
  summary,
  waiting,
} from './reportData';
import { scan } from './scan';
import { themes } from './themes';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const running = { state: 'running', done: 12, of: 40, failed: 0, left: 90_000 } as const;

describe.each(Object.keys(themes))('%s', theme => {
  it.each([1280, 400])('passes axe in every state, %i pixels wide', async width => {
    const page = await harness.open({ page: 'report', theme, width, height: 800 });
    const some = [...rows(12).map(bare), waiting(12)];
    await report(page, alone(about), [], { ...running, done: 0 });
    await expect.poll(() => scan(page)).toEqual([]);
    await report(page, alone(about), some, running, noSummary);
    await expect.poll(() => scan(page)).toEqual([]);
    for (const state of ['paused', 'cancelled'] as const) {
      const fix = { label: 'Start TorchServe', command: 'mmocr.startTorchServe' } as const;
      await report(page, alone(about), [], { ...running, state, message: 'No answer.', fix });
      await expect.poll(() => scan(page), { message: state }).toEqual([]);
    }
    await report(page, about, rows(200), done(200, 5), summary);
    await sendThumbnails(page, [36, 73]);
    await page.keyboard.press('n');
    await expect.poll(() => scan(page)).toEqual([]);
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await page.getByRole('button', { name: /^Missed/ }).click();
    await page.keyboard.press('n');
    await expect.poll(() => scan(page)).toEqual([]);
    await page.getByRole('searchbox').fill('nowhere');
    await page.getByText('No image fits these filters.').waitFor();
    await expect.poll(() => scan(page)).toEqual([]);
    await page.getByRole('button', { name: 'More Actions…' }).click();
    await expect.poll(() => scan(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Keyboard (?)' }).click();
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => scan(page)).toEqual([]);
  });

  it('passes axe without images', async () => {
    const page = await harness.open({ page: 'report', theme, width: 1280, height: 800 });
    await report(page, alone(about), [], done(0), noSummary);
    await expect.poll(() => scan(page)).toEqual([]);
  });
});

describe('the keyboard alone', () => {
  it('reaches every part in the order in which they are read', async () => {
    const page = await harness.open({ page: 'report', width: 1280, height: 800 });
    await report(page, about, rows(100), done(100, 2), summary);
    const seen: string[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const part = await page.evaluate(
        () =>
          document.activeElement?.closest(
            '.heading, .run-state, .metrics, .filter-bar, .chips-row, .rows, .threshold-part, .confused, #sizes, .size-bars',
          )?.className ?? '',
      );
      if (part && part !== seen.at(-1)) seen.push(part);
      if (part === 'size-bars') break;
    }
    expect(seen).toEqual([
      'heading',
      'run-state',
      'metrics',
      'filter-bar',
      'chips-row',
      'rows gallery',
      'threshold-part with-plot',
      'confused',
      'size-bars',
    ]);
  });

  it('filters, searches, goes from difference to difference, opens, and knows its keys', async () => {
    const page = await harness.open({ page: 'report', width: 1280, height: 800 });
    await report(page, about, rows(100), done(100, 2), summary);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain('F7');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.matches('input'));
    await page.keyboard.type('Spring');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.activeElement?.matches('input'));
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await said(page, 'open')).length).toBe(1);
    const opened = (await said(page, 'open'))[0]!;
    expect(row(opened.index).image + row(opened.index).texts).toContain('Spring');
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.locator('.chips > [role=status]').textContent())
      .toBe('100 images');
  });
});

describe('texts of strangers', () => {
  it('stay texts: no markup, no turning around, no 100 kB on the screen', async () => {
    const page = await harness.open({ page: 'report', width: 1280, height: 800 });
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const long = 'x'.repeat(100_000);
    const hostile = [markup, `a\u202egpj.exe`, long, `${markup}${long}`, '\u0000\n\u2028'];
    const all = (text: string) => ({
      ...summary,
      metrics: { [text]: 0.5, [`${text}/hmean`]: NaN },
      confused: [{ truth: text, read: text, times: 3, rows: [0] }],
      sizes: [{ label: text, there: 3, missed: 1, rows: [0] }],
    });
    for (const text of hostile) {
      const fix = { label: text, command: 'mmocr.startTorchServe' } as const;
      await report(
        page,
        { ...about, name: text, label: text, other: text, truth: { name: text, format: text } },
        hostile.map((image, index) => ({
          ...row(index),
          image,
          texts: image,
          ...(index % 2 && { state: 'failed' as const, error: text }),
        })),
        { ...running, state: 'paused', message: text, fix },
        all(text),
      );
    }
    await expect.poll(() => page.title()).toBe('MMOCR');
    await expect.poll(() => page.locator('main script, main img[src="x"]').count()).toBe(0);
    const { whole, bare } = await page.evaluate(() => ({
      whole: document.documentElement.outerHTML.length,
      bare: document.body.innerText,
    }));
    expect(whole).toBeLessThan(200_000);
    expect(bare).not.toContain('\u202e');
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    await expect.poll(() => page.locator('.rows').isVisible()).toBe(true);
  });
});
