import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, local, perturbed, served, state, stored } from './data';
import { resize } from './geometry';
import { ViewerHarness, show } from './harness';
import { crowded } from './models';
import { scan } from './scan';
import { themes } from './themes';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const instances = stored('scene_04.jpg').map((instance, i) => ({
  ...instance,
  text: ['Spring', '出口', 'push'][i % 3]!,
}));

describe.each(Object.keys(themes))('%s', theme => {
  it('passes axe with results, menu and notices', async () => {
    const page = await harness.open({ theme });
    const right = local(
      perturbed(instances).map((instance, i) => ({
        ...instance,
        text: i === 2 ? 'exlt' : (instance.text ?? 'push'),
      })),
    );
    const relations = instances.map((_, key) => ({
      key,
      value: (key + 1) % instances.length,
      score: 0.9,
    }));
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(done(served(instances, { relations })), done(right)),
    );
    await page.locator('tbody tr').nth(4).click();
    await expect.poll(() => page.locator('.details .way').count()).toBe(2);
    await expect.poll(() => scan(page)).toEqual([]);
    await page.getByRole('button', { name: 'More Actions…' }).click();
    await expect.poll(() => scan(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(
        {
          state: 'failed',
          message: 'No answer.',
          fix: { label: 'Start TorchServe', command: 'mmocr.startTorchServe' },
        },
        { state: 'running' },
      ),
    );
    await expect.poll(() => scan(page)).toEqual([]);
  });

  it('passes axe where parts scroll, with a page full of text and with a step that leads on', async () => {
    const page = await harness.open({ theme, width: 1280, height: 400 });
    const { image, state: shown } = crowded();
    await show(page, image, shown);
    await page.locator('tbody tr').nth(4).click();
    await expect.poll(() => scan(page)).toEqual([]);
    await resize(page, [300, 300]);
    await expect.poll(() => scan(page)).toEqual([]);
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(done(served(instances)), done(local(instances)), {
        options: { ...shown.options, scoreThreshold: 0.95 },
      }),
    );
    await page.getByRole('button', { name: 'Lower the Threshold to 0.79' }).waitFor();
    await expect.poll(() => scan(page)).toEqual([]);
  });

  it('uses no colour of its own', async () => {
    const page = await harness.open({ theme });
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(done(served(instances)), done(local(perturbed(instances)))),
    );
    // Dark High Contrast has no orange.
    const { drawn, wanted } = await page.evaluate(
      ([blue, orange]) => {
        const opaque = (colour: string): string => {
          document.body.style.outlineColor = `rgb(from ${colour} r g b / 1)`;
          return getComputedStyle(document.body).outlineColor;
        };
        const stroke = (side: string): string =>
          opaque(getComputedStyle(document.querySelector(`.picture .line.${side}`)!).stroke);
        return {
          drawn: [stroke('left'), stroke('right')],
          wanted: [opaque(blue!), opaque(orange!)],
        };
        // Dark High Contrast has no orange.
      },
      [
        themes[theme]!.variables['charts-blue'],
        themes[theme]!.variables['charts-orange'] ??
          themes[theme]!.variables['editorWarning-foreground'],
      ],
    );
    expect(drawn).toEqual(wanted);
    const sheets = ['page', 'viewer', 'picture', 'post', 'stages', 'report'];
    for (const file of sheets.map(name => `media/${name}.css`))
      expect(readFileSync(file, 'utf8')).not.toMatch(
        /#[0-9a-f]{3,8}\b(?=.*;)|rgba?\((?!from var)|hsla?\(/i,
      );
  });
});

describe('without colour, motion or room', () => {
  it('tells the sides apart by line and shape', async () => {
    const page = await harness.open();
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(done(served(instances)), done(local(perturbed(instances)))),
    );
    const look = await page.evaluate(() => ({
      dashes: ['left', 'right'].map(
        side => getComputedStyle(document.querySelector(`.picture .line.${side}`)!).strokeDasharray,
      ),
      shapes: new Set(
        ['both', 'left', 'right'].map(kind =>
          document
            .querySelector(`.chip.${kind} .chip-shape`)!
            .getAttribute('d')!
            .replace(/[^A-Z]/g, ''),
        ),
      ).size,
    }));
    expect(look.dashes[0]).toBe('none');
    expect(look.dashes[1]).not.toBe('none');
    expect(look.shapes).toBe(3);
  });

  it('stands still when asked to', async () => {
    const page = await harness.open({ reducedMotion: 'reduce' });
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state({ state: 'running' }, { state: 'running' }),
    );
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it('is whole at 200 % zoom', async () => {
    // Zooming a 1200 px panel by 200 % leaves 600 CSS pixels.
    const page = await harness.open({ width: 600, height: 380, scale: 2 });
    await show(
      page,
      'test/samples/images/scene_04.jpg',
      state(done(served(instances)), done(local(perturbed(instances)))),
    );
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(600);
    await page.locator('tbody tr').last().scrollIntoViewIfNeeded();
    await page.locator('tbody tr').last().click();
    await page.getByRole('heading', { name: 'Instance 9' }).waitFor();
  });
});
