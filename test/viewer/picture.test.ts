import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, local, perturbed, served, state, stored } from './data';
import { ViewerHarness, show, type OpenOptions } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const scene = 'samples/images/scene_04.jpg';
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

/** Corner points of a drawn polygon, in window pixels. */
async function drawn(page: Page, selector: string): Promise<[number, number][]> {
  return page
    .locator(selector)
    .first()
    .evaluate(node => {
      const polygon = node as unknown as SVGPolygonElement;
      const matrix = polygon.getScreenCTM()!;
      return [...polygon.points].map(point => {
        const p = point.matrixTransform(matrix);
        return [p.x, p.y] as [number, number];
      });
    });
}

async function expectAligned(page: Page): Promise<void> {
  for (const number of [1, 4, 8]) {
    const points = await drawn(page, `.instance[data-number="${number}"] .line.left`);
    const flat = await page
      .locator(`.instance[data-number="${number}"] .line.left`)
      .getAttribute('points');
    const values = flat!.split(' ').map(Number);
    for (const [i, [x, y]] of points.entries()) {
      const [wantedX, wantedY] = await onScreen(page, values[2 * i]!, values[2 * i + 1]!);
      expect(Math.hypot(x - wantedX, y - wantedY)).toBeLessThan(0.5);
    }
  }
}

describe('picture', () => {
  it('draws every boundary of both sides on its pixels, at every zoom', async () => {
    const page = await open();
    const drawnPoints = await page
      .locator('.line.left[points]')
      .evaluateAll(nodes => nodes.map(node => node.getAttribute('points')));
    expect(drawnPoints.sort()).toEqual(instances.map(({ polygon }) => polygon!.join(' ')).sort());
    await expectAligned(page);
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expectAligned(page);
    const width = await page
      .locator('.instance.both .line.left')
      .first()
      .evaluate(node => [getComputedStyle(node).strokeWidth, getComputedStyle(node).vectorEffect]);
    expect(width).toEqual(['3.5px', 'non-scaling-stroke']);
  });

  it.each(['Dark High Contrast', 'Light High Contrast'])(
    "a common line's dashes stand out: %s",
    async theme => {
      const page = await open({ theme });
      await page.locator('tbody tr').nth(1).click();
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
    const [afterX, afterY] = await onScreen(page, 300, 200);
    // Wheel events carry whole pixels.
    expect(Math.hypot(afterX - x, afterY - y)).toBeLessThan(1);
    await page.mouse.down();
    await page.mouse.move(x + 80, y - 30, { steps: 4 });
    await page.mouse.up();
    const [draggedX, draggedY] = await onScreen(page, 300, 200);
    expect(Math.hypot(draggedX - afterX - 80, draggedY - afterY + 30)).toBeLessThan(1);
    await expectAligned(page);
    await page.keyboard.press('0');
    const [fittedX, fittedY] = await onScreen(page, 300, 200);
    expect(Math.hypot(fittedX - x, fittedY - y)).toBeLessThan(0.5);
  });

  it('puts no number chip on another boundary where there is room', async () => {
    const page = await harness.open();
    const apart = [0, 1, 2, 3].map(i => ({
      polygon: [60, 40 + 120 * i, 300, 40 + 120 * i, 300, 90 + 120 * i, 60, 90 + 120 * i],
      score: 0.9,
    }));
    await show(page, scene, state(done(served(apart)), done(local(apart))));
    const overlaps = await page.evaluate(() => {
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
    expect(overlaps).toBe(0);
  });
});
