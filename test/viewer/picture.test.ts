import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, local, perturbed, served, state, stored } from './data';
import { ViewerHarness, show, type OpenOptions } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const scene = 'test/samples/images/scene_04.jpg';
const instances = stored('scene_04.jpg');

async function open(options: OpenOptions = {}): Promise<Page> {
  const page = await harness.open(options);
  await show(page, scene, state(done(served(instances)), done(local(perturbed(instances)))));
  return page;
}

/** Where the picture puts an image point, by the `<img>` that shows the pixels. */
async function onScreen(page: Page, x: number, y: number): Promise<[number, number]> {
  return page.evaluate(
    ([px, py]) => {
      const image = document.querySelector<HTMLImageElement>('img.pixels')!;
      const box = image.getBoundingClientRect();
      return [
        box.left + (px! / image.naturalWidth) * box.width,
        box.top + (py! / image.naturalHeight) * box.height,
      ];
    },
    [x, y],
  );
}

/** WCAG's contrast of two colours, 1…21. */
function contrast(...colours: [number[], number[]]): number {
  const [light, dark] = colours
    .map(([r, g, b]) => {
      const [red, green, blue] = [r!, g!, b!].map(value =>
        value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    })
    .sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

/**
 * How far, in window pixels, corners of drawn boundaries lie from where the picture puts the same
 * image point: the largest, all measured in the same frame.
 */
const misplaced = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const image = document.querySelector<HTMLImageElement>('img.pixels')!;
    const box = image.getBoundingClientRect();
    const distances = [1, 4, 8].flatMap(number => {
      const line = `.instance[data-number="${number}"] .line.left`;
      const polygon = document.querySelector<SVGPolygonElement>(line)!;
      const matrix = polygon.getScreenCTM()!;
      const values = polygon.getAttribute('points')!.split(' ').map(Number);
      return [...polygon.points].map((point, i) => {
        const { x, y } = point.matrixTransform(matrix);
        return Math.hypot(
          x - box.left - (values[2 * i]! / image.naturalWidth) * box.width,
          y - box.top - (values[2 * i + 1]! / image.naturalHeight) * box.height,
        );
      });
    });
    return Math.max(...distances);
  });
const zoomLevel = (page: Page) => page.locator('.zoom-level').textContent();

describe('picture', () => {
  it('draws every boundary of both sides on its pixels, at every zoom', async () => {
    const page = await open();
    await expect
      .poll(() =>
        page
          .locator('.line.left[points]')
          .evaluateAll(nodes => nodes.map(node => node.getAttribute('points')!).sort()),
      )
      .toEqual(instances.map(({ polygon }) => polygon!.join(' ')).sort());
    await expect.poll(() => misplaced(page)).toBeLessThan(0.5);
    const fitted = await zoomLevel(page);
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(() => zoomLevel(page)).not.toBe(fitted);
    await expect.poll(() => misplaced(page)).toBeLessThan(0.5);
    await expect
      .poll(() =>
        page
          .locator('.instance.both .line.left')
          .first()
          .evaluate(node => {
            const { strokeWidth, vectorEffect } = getComputedStyle(node);
            return [strokeWidth, vectorEffect];
          }),
      )
      .toEqual(['3.5px', 'non-scaling-stroke']);
  });

  it.each(['Dark High Contrast', 'Light High Contrast'])(
    "a common line's dashes stand out: %s",
    async theme => {
      const page = await open({ theme });
      await page.locator('tbody tr').nth(1).click();
      await page.locator('.instance.selected').first().waitFor({ state: 'attached' });
      const lines = await page.locator('.instance.both').evaluateAll(nodes =>
        nodes.map(node =>
          ['halo.right', 'line.right', 'line.left'].map(part => {
            const { stroke, strokeWidth } = getComputedStyle(node.querySelector(`.${part}`)!);
            // "rgb(0, 99, 211)" or, of a computed colour, "color(srgb 0 0.39 0.83)".
            const colour = (stroke.match(/[\d.]+/g) ?? []).map(
              value => Number(value) * (stroke.startsWith('color(') ? 255 : 1),
            );
            return { colour, width: Number.parseFloat(strokeWidth) };
          }),
        ),
      );
      for (const [core, dashes, solid] of lines) {
        expect(contrast(core!.colour, dashes!.colour)).toBeGreaterThan(3);
        expect(core!.width).toBe(dashes!.width);
        expect(solid!.width).toBeGreaterThanOrEqual(core!.width + 2);
      }
    },
  );

  it('zooms at the pointer and pans by dragging', async () => {
    const page = await open();
    const [x, y] = await onScreen(page, 300, 200);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -400);
    await page.waitForFunction(
      () => Number.parseInt(document.querySelector('.zoom-level')!.textContent) > 120,
    );
    const away = async (toX: number, toY: number): Promise<number> => {
      const [nowX, nowY] = await onScreen(page, 300, 200);
      return Math.hypot(nowX - toX, nowY - toY);
    };
    // Wheel events carry whole pixels.
    await expect.poll(() => away(x, y)).toBeLessThan(1);
    const [afterX, afterY] = await onScreen(page, 300, 200);
    await page.mouse.down();
    await page.mouse.move(x + 80, y - 30, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => away(afterX + 80, afterY - 30)).toBeLessThan(1);
    await expect.poll(() => misplaced(page)).toBeLessThan(0.5);
    await page.keyboard.press('0');
    await expect.poll(() => away(x, y)).toBeLessThan(0.5);
  });

  it('puts no number chip on another boundary where there is room', async () => {
    const page = await harness.open();
    const apart = [0, 1, 2, 3].map(i => ({
      polygon: [60, 40 + 120 * i, 300, 40 + 120 * i, 300, 90 + 120 * i, 60, 90 + 120 * i],
      score: 0.9,
    }));
    await show(page, scene, state(done(served(apart)), done(local(apart))));
    const overlaps = () =>
      page.evaluate(() => {
        const boxes = (selector: string): DOMRect[] =>
          [...document.querySelectorAll(selector)].map(node => node.getBoundingClientRect());
        const lines = boxes('.line.left[points]');
        return boxes('.chip[data-number] .chip-shape').filter(chip =>
          lines.some(
            line =>
              chip.left < line.right &&
              line.left < chip.right &&
              chip.top < line.bottom &&
              line.top < chip.bottom,
          ),
        ).length;
      });
    await expect.poll(overlaps).toBe(0);
  });
});
