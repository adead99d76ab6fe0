import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineClient } from '../../src/engineClient/engineClient';
import { postControls } from '../../src/model/postControls';
import type { Prediction } from '../../src/model/prediction';
import type { PostSection } from '../../src/protocol/viewer';
import { done, local, served, state, stateMessage, stored } from './data';
import { posted, send, show, ViewerHarness } from './harness';
import { openLive, sampleDetector } from './liveSession';
import { scan } from './scan';
import { themes } from './themes';

let harness: ViewerHarness;
let engine: EngineClient;
beforeAll(async () => {
  harness = await ViewerHarness.start();
  engine = new EngineClient('dist/engine.js');
});
afterAll(async () => {
  engine.dispose();
  await harness.stop();
});

const image = 'test/samples/images/scene_04.jpg';
const detector = sampleDetector();
const { description } = detector.kind === 'single' ? detector.model : { description: undefined! };
const section: PostSection = {
  controls: postControls(description),
  change: { values: {} },
  readsText: false,
};
const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true });
const number = (page: Page, name: string) => page.getByLabel(`${name}, as a number`);
const unfold = (page: Page) => page.getByText('Post-processing').click();
const button = (page: Page, name: string) => page.getByRole('button', { name });

/** The page alone: what it posts is looked at, and the host's answers are sent by the test. */
async function shown(more: Partial<PostSection> = {}, theme?: string): Promise<Page> {
  const page = await harness.open(theme ? { theme, height: 900 } : { height: 900 });
  const instances = stored('scene_04.jpg');
  const sides = state(done(served(instances)), done(local(instances)), {
    post: { right: { ...section, ...more } },
  });
  await show(page, image, sides);
  await unfold(page);
  return page;
}
const told = async (page: Page) => (await posted(page)).filter(({ kind }) => kind === 'post');

/** The page over the host's session and the real engine. */
async function live(left: Prediction = served(stored('scene_04.jpg'))) {
  const page = await harness.open({ height: 900 });
  const { session, written } = await openLive(page, { engine, pipeline: detector, image, left });
  await unfold(page);
  return { page, session, written };
}

describe('sliders over the real engine', () => {
  it('move the boundaries, the comparison and its verdict, and Reset brings them back', async () => {
    const { page, session } = await live();
    const verdict = page.locator('.verdict');
    const before = await verdict.textContent();
    expect(before).toContain('All 8 match');
    const drawn = () =>
      page
        .locator('polygon.line.right')
        .evaluateAll(all => all.map(line => line.getAttribute('points')).sort());
    const first = await drawn();
    await slider(page, 'unclip_ratio').fill('3');
    await expect.poll(drawn).not.toEqual(first);
    await expect.poll(() => verdict.textContent()).toContain('boundaries differ');
    // What is shown is what is saved.
    const { instances } = session.prediction('right')!;
    await expect
      .poll(() => drawn())
      .toEqual(instances.map(({ polygon }) => polygon!.join(' ')).sort());
    await expect.poll(() => page.locator('.post .hint').textContent()).toBe('1 changed');
    await button(page, 'Reset').click();
    await expect.poll(drawn).toEqual(first);
    await expect.poll(() => verdict.textContent()).toBe(before);
    await expect.poll(() => slider(page, 'unclip_ratio').inputValue()).toBe('1.5');
  });

  it('answer the newest position, however many there were', async () => {
    const { page, session } = await live();
    await page.evaluate(() => {
      const track = [...document.querySelectorAll<HTMLInputElement>('.post-row input')].find(
        input => input.labels?.[0]?.textContent === 'unclip_ratio',
      )!;
      for (let at = 0; at <= 60; at++) {
        track.value = String(0.5 + at / 30);
        track.dispatchEvent(new Event('input'));
      }
      track.dispatchEvent(new Event('change'));
    });
    await expect.poll(() => session.live.changed('right')?.values).toEqual({ unclipRatio: 2.5 });
  });

  it('against ground truth change what is missed', async () => {
    const instances = stored('scene_04.jpg').map(({ polygon }) => ({ polygon: polygon! }));
    const truth = { kind: 'truth', path: '/truth.json' } as const;
    const { page } = await live(served(instances, { source: truth }));
    const verdict = page.locator('.verdict');
    const before = await verdict.textContent();
    await slider(page, 'min_text_score').fill('0.75');
    await expect.poll(() => verdict.textContent()).not.toBe(before);
    await expect.poll(() => verdict.textContent()).toMatch(/\d only in the ground truth/);
  });

  it('of an impossible value say why, and go on from it', async () => {
    const { page } = await live();
    await number(page, 'max_candidates').fill('2.5');
    const why = page.locator('.post-failure');
    await expect.poll(() => why.textContent()).toContain('maxCandidates is 2.5');
    await number(page, 'max_candidates').fill('2');
    await expect.poll(() => why.isHidden()).toBe(true);
    await expect.poll(() => page.locator('polygon.line.right').count()).toBeLessThanOrEqual(3);
  });

  it('are shown again after another run, and for its result', async () => {
    const { page, session } = await live();
    await slider(page, 'unclip_ratio').fill('3');
    await expect.poll(() => session.live.changed('right')?.values).toEqual({ unclipRatio: 3 });
    const polygon = session.prediction('right')!.instances[0]!.polygon;
    await session.run();
    expect(session.prediction('right')!.instances[0]!.polygon).toEqual(polygon);
    await expect.poll(() => slider(page, 'unclip_ratio').inputValue()).toBe('3');
    expect(session.memento().predictions.right!.instances[0]!.polygon).not.toEqual(polygon);
  });
});

describe('the section', () => {
  it('is there for sides that ran here, and while they have answered', async () => {
    const page = await shown();
    await expect.poll(() => page.locator('details.post').count()).toBe(1);
    await expect.poll(() => page.locator('.post.right .side-word').textContent()).toBe('local');
    const other = state(done(served([])), { state: 'running' }, { post: { right: section } });
    await send(page, stateMessage(other));
    await expect.poll(() => page.locator('details.post').count()).toBe(0);
  });

  it('tells what the keyboard does: arrows, a number, the way back', async () => {
    const page = await shown();
    await slider(page, 'mask_thr').focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => told(page))
      .toEqual([
        { kind: 'post', side: 'right', change: { values: { maskThr: 0.31 } }, final: false },
        { kind: 'post', side: 'right', change: { values: { maskThr: 0.31 } }, final: true },
      ]);
    await number(page, 'unclip_ratio').fill('2.25');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await told(page)).at(-1))
      .toMatchObject({ change: { values: { maskThr: 0.31, unclipRatio: 2.25 } }, final: true });
    await button(page, 'mask_thr: back to 0.3').press('Enter');
    await expect
      .poll(async () => (await told(page)).at(-1))
      .toMatchObject({ change: { values: { unclipRatio: 2.25 } } });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('type')))
      .toBe('range');
  });

  it('takes a choice, and nothing for an empty number', async () => {
    const page = await shown();
    await page.getByLabel('text_repr_type', { exact: true }).selectOption('poly');
    await expect
      .poll(async () => (await told(page)).at(-1))
      .toMatchObject({ change: { values: { textRepr: 'poly' } } });
    const count = (await told(page)).length;
    await number(page, 'unclip_ratio').fill('');
    await page.keyboard.press('Tab');
    await expect.poll(() => told(page)).toHaveLength(count);
    await expect.poll(() => number(page, 'unclip_ratio').inputValue()).toBe('1.5');
  });

  it('keeps what the user is at while the host tells of other things', async () => {
    const page = await shown();
    await number(page, 'unclip_ratio').fill('2');
    await number(page, 'unclip_ratio').fill('2.');
    const instances = stored('scene_04.jpg');
    const change = { values: { unclipRatio: 2 } };
    await send(
      page,
      stateMessage(
        state(done(served(instances)), done(local(instances)), {
          post: { right: { ...section, change } },
        }),
      ),
    );
    await expect.poll(() => page.locator('.post .hint').textContent()).toBe('1 changed');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.className))
      .toBe('post-number');
  });

  it('hides texts by their score, where texts are read', async () => {
    const page = await shown({ controls: [], readsText: true });
    await slider(page, 'text score ≥').fill('0.9');
    await expect
      .poll(async () => (await told(page)).at(-1))
      .toMatchObject({ change: { values: {}, textScore: 0.9 } });
    await expect.poll(() => button(page, 'Write to Config…').count()).toBe(0);
  });

  it('writes to the config once something is changed that a config has', async () => {
    const page = await shown();
    await expect.poll(() => button(page, 'Write to Config…').isDisabled()).toBe(true);
    await slider(page, 'unclip_ratio').fill('2');
    await button(page, 'Write to Config…').click();
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({ kind: 'writeToConfig', side: 'right' });
  });

  it.each(Object.keys(themes))('%s: axe finds nothing, changed or failed', async theme => {
    const page = await shown({ change: { values: { unclipRatio: 2 } } }, theme);
    await expect.poll(() => scan(page)).toEqual([]);
    const instances = stored('scene_04.jpg');
    const failed = { ...section, failure: 'max_candidates is 2.5; it must be a whole number' };
    const sides = state(done(served(instances)), done(local(instances)), {
      post: { left: { ...section, readsText: true }, right: failed },
    });
    await send(page, stateMessage(sides));
    await page.locator('.post-failure:visible').waitFor();
    await page.locator('.post.left summary').click();
    await expect.poll(() => scan(page)).toEqual([]);
  });
});
