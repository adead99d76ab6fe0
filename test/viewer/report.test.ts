import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportAbout, ReportProgress } from '../../src/protocol/report';
import { ViewerHarness } from './harness';
import {
  about,
  alone,
  bare,
  button,
  done,
  noSummary,
  oneSummary,
  report,
  rows,
  said,
  summary,
  tell,
  waiting,
} from './reportData';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const open = (width = 1280, strings?: Record<string, string>): Promise<Page> =>
  harness.open({ page: 'report', width, height: 800, ...(strings && { strings }) });
const verdict = (page: Page) => page.locator('.verdict [role=status]').textContent();
const names = (page: Page) => page.locator('.row:not([hidden]) .name').allTextContents();
const running: ReportProgress = { state: 'running', done: 2, of: 40, failed: 0, left: 400_000 };
const truthOnly: ReportAbout = { ...alone(about), truth: about.truth! };

describe('while it runs', () => {
  it('nothing is shown until the host says what the report is about', async () => {
    const page = await open();
    await expect.poll(() => page.locator('main').isVisible()).toBe(false);
    await tell(page, { kind: 'about', about });
    await expect.poll(() => page.locator('main').isVisible()).toBe(true);
    await expect
      .poll(() => page.getByRole('heading', { level: 1 }).textContent())
      .toBe('shop-signs');
  });

  it('says that it waits for the first image, how far it is, and can be paused and cancelled', async () => {
    const page = await open();
    await report(page, alone(about), [], { ...running, done: 0 });
    await expect.poll(() => verdict(page)).toBe('Waiting for the first image…');
    await report(page, alone(about), [...rows(2).map(bare), waiting(2)], running, noSummary);
    await expect.poll(() => verdict(page)).toBe('19 texts found in 2 images.');
    await expect
      .poll(() => page.locator('.actions .place').textContent())
      .toBe('2 of 40 · about 7 minutes left');
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('2');
    await button(page, 'Pause').focus();
    await page.keyboard.press('Enter');
    await report(page, alone(about), [], { ...running, state: 'paused' });
    await expect.poll(() => page.locator('.actions .place').textContent()).toBe('2 of 40 · paused');
    // The same button, which has kept the focus.
    await page.keyboard.press('Enter');
    await button(page, 'Cancel').click();
    await expect
      .poll(async () =>
        (
          await Promise.all((['pause', 'resume', 'cancel'] as const).map(kind => said(page, kind)))
        ).map(({ length }) => length),
      )
      .toEqual([1, 1, 1]);
  });

  it('rows that come in above leave those in view where they are', async () => {
    const page = await open();
    await report(page, truthOnly, rows(400).slice(200), running);
    await button(page, 'List').click();
    await page.getByRole('listbox').evaluate(list => (list.scrollTop = 1400));
    // Rows are drawn around what was scrolled to.
    await page.waitForFunction(() => {
      const { top } = document.querySelector('.rows')!.getBoundingClientRect();
      return [...document.querySelectorAll('.row:not([hidden])')].some(row => {
        const at = row.getBoundingClientRect();
        return at.top <= top && at.bottom > top;
      });
    });
    const inView = () =>
      page.evaluate(() => {
        const list = document.querySelector('.rows')!.getBoundingClientRect();
        return [...document.querySelectorAll<HTMLElement>('.row:not([hidden])')]
          .map(row => ({ id: row.id, y: row.getBoundingClientRect().top - list.top }))
          .filter(({ y }) => y >= 0)
          .sort((a, b) => a.y - b.y)[0];
      });
    const before = await inView();
    await tell(page, { kind: 'rows', rows: rows(200) });
    await page.getByText('400 images').first().waitFor();
    await expect.poll(inView).toEqual(before);
  });
});

describe('when it has ended', () => {
  it('says in a sentence what is wrong, and offers to ask again about what failed', async () => {
    const page = await open();
    await report(page, about, rows(100), done(100, 2), summary);
    const sum = (fault: 'missed' | 'invented' | 'moved' | 'misread'): number =>
      rows(100).reduce((all, { truth }) => all + (truth?.[fault] ?? 0), 0);
    const wrong = rows(100).filter(({ badness }) => badness > 0).length;
    await expect
      .poll(() => verdict(page))
      .toBe(
        `${wrong} of 100 images have faults: ${sum('missed')} missed, ${sum('invented')} invented, ` +
          `${sum('moved')} moved, ${sum('misread')} misread, 2 failed. ` +
          '12 of 98 images differ from local · CPU.',
      );
    await expect.poll(() => page.getByRole('progressbar').isVisible()).toBe(false);
    // Its parts scroll, the page does not.
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBe(800);
    await button(page, 'Retry Failed (2)').click();
    await expect.poll(() => said(page, 'retryFailed')).toHaveLength(1);
  });

  it('says that all is right', async () => {
    const page = await open();
    const right = rows(3).map((row, i) => ({
      ...row,
      truth: { matched: 9, missed: 0, invented: 0, moved: 0, misread: 0, ignored: i },
    }));
    await report(page, truthOnly, right, done(3), oneSummary);
    await expect.poll(() => verdict(page)).toBe('3 images right, as the ground truth has it.');
    await expect.poll(() => page.locator('.verdict.good').count()).toBe(1);
  });

  it('cancelled, it says how far it came, and goes on when asked to', async () => {
    const page = await open();
    await report(page, alone(about), rows(2).map(bare), { ...running, state: 'cancelled' });
    await expect
      .poll(() => verdict(page))
      .toBe('Cancelled after 2 of 40 images. 19 texts found in 2 images.');
    await button(page, 'Resume').click();
    await expect.poll(() => said(page, 'resume')).toHaveLength(1);
  });

  it('paused, it says why and what to do, with the button that helps', async () => {
    const page = await open();
    const fix = { label: 'Start TorchServe', command: 'mmocr.startTorchServe' } as const;
    const paused = { ...running, state: 'paused', message: 'No answer.', fix } as const;
    await report(page, alone(about), [], { ...paused, done: 0 });
    await expect.poll(() => verdict(page)).toBe('Paused: No answer. Mend that, then resume.');
    await report(page, alone(about), rows(2).map(bare), paused);
    await expect
      .poll(() => verdict(page))
      .toBe('Paused: No answer. Mend that, then resume. 19 texts found in 2 images.');
    await expect.poll(() => page.locator('.verdict.differs').count()).toBe(1);
    await button(page, 'Start TorchServe').click();
    await expect.poll(() => said(page, 'fix')).toEqual([{ kind: 'fix', button: fix }]);
  });

  it('without images it says so, and nothing else', async () => {
    const page = await open();
    await report(page, alone(about), [], done(0), noSummary);
    await expect.poll(() => verdict(page)).toBe('No images in shop-signs.');
    await expect.poll(() => page.getByText('There are no images here.').isVisible()).toBe(true);
    await expect
      .poll(() =>
        page
          .locator('.filter-bar, .findings, .metrics, .no-truth')
          .filter({ visible: true })
          .count(),
      )
      .toBe(0);
  });

  it('without ground truth it leads to some, and offers no switch that needs it', async () => {
    const page = await open();
    await report(page, alone(about), rows(3).map(bare), done(3), noSummary);
    await page.locator('.no-truth').getByRole('button').click();
    await expect.poll(() => said(page, 'chooseTruth')).toHaveLength(1);
    await expect.poll(() => page.locator('.switch').filter({ visible: true }).count()).toBe(0);
    await button(page, 'Compare With…').click();
    await expect.poll(() => said(page, 'chooseOther')).toHaveLength(1);
    await report(page, about, rows(3), done(3), summary);
    await expect.poll(() => page.locator('.no-truth').isVisible()).toBe(false);
    await button(page, 'Stop Comparing').click();
    await expect.poll(() => said(page, 'removeOther')).toHaveLength(1);
  });
});

describe('metrics', () => {
  it('have their value, the other run, and whether it may be chance', async () => {
    const page = await open();
    await report(page, about, rows(50), done(50, 1), summary);
    const text = async (name: RegExp) => (await button(page, name).textContent())!;
    await expect
      .poll(() => text(/^hmean/))
      .toBe('hmean0.9018+0.0144betterother 0.8874+0.003 … +0.026');
    await expect.poll(() => text(/^word_acc 0/)).toContain('worse');
    await expect.poll(() => text(/^1-N/)).toContain('may be chance');
    await report(page, truthOnly, [], done(50, 1), oneSummary);
    await expect.poll(() => text(/^hmean/)).toBe('hmean0.9018');
  });

  it('lead down to their images, by click and by Enter', async () => {
    const page = await open();
    await report(page, about, rows(50), done(50, 1), summary);
    await button(page, /^recall/).click();
    await expect
      .poll(() => page.locator('.chips').textContent())
      .toBe('9 of 50 imagesMissedClear All');
    await button(page, /^hmean/).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.locator('.chip-button').allTextContents())
      .toEqual(['Missed', 'Invented']);
    // The keys go on in the list.
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.row[aria-selected=true]').count()).toBe(1);
  });
});

it('speaks Chinese', async () => {
  const strings = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<
    string,
    string
  >;
  const page = await open(1280, strings);
  await report(page, about, rows(100), done(100, 2), summary);
  const text = await page.locator('main').evaluate(main => (main as HTMLElement).innerText);
  const own =
    /shop-signs|street\/\S+|[\w.]+\.(jpg|json)|the file is damaged|\b(on TorchServe|local|CPU|mmocr|icdar|recog|km|ms)\b/g;
  const english = text.replace(own, '').match(/[A-Za-z]{4,}[^\n]*/g) ?? [];
  const metrics = /^(precision|recall|hmean|word_|ignore_|case|symbol|char_|dbnet|svtr)/;
  expect(english.filter(line => !metrics.test(line))).toEqual([]);
  await expect.poll(() => names(page)).not.toEqual([]);
});
