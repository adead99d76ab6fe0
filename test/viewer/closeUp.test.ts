import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextInstance } from '../../src/model/prediction';
import { done, local, memento, served, state } from './data';
import { resize, sizes } from './geometry';
import { ViewerHarness } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

interface Case {
  image: [number, number];
  box: [number, number, number, number] | undefined;
}

/**
 * Image size and the instance's x, y, width, height in it; none is an instance without a boundary.
 */
const cases: Record<string, Case> = {
  'a word': { image: [400, 300], box: [120, 100, 140, 40] },
  'a long line': { image: [2000, 300], box: [100, 80, 1500, 12] },
  'a line across a large scan': { image: [6000, 200], box: [100, 60, 5800, 60] },
  'an upright word': { image: [300, 900], box: [100, 50, 20, 800] },
  'three pixels': { image: [60, 40], box: [30, 20, 3, 3] },
  'a corner of the image': { image: [200, 160], box: [0, 0, 50, 30] },
  'the whole image': { image: [320, 64], box: [0, 0, 320, 64] },
  "a recogniser's image": { image: [160, 40], box: undefined },
};

/** Shows a grey image on which the instance is painted red. */
async function showPainted(page: Page, { image: [width, height], box }: Case): Promise<void> {
  const polygon = box && [
    box[0],
    box[1],
    box[0] + box[2],
    box[1],
    box[0] + box[2],
    box[1] + box[3],
    box[0],
    box[1] + box[3],
  ];
  const instance = (score: number): TextInstance => ({
    ...(polygon && { polygon, score }),
    text: 'a text with some length to it',
    textScore: score,
    ...(polygon && { label: 'Store_name_value', labelScore: score }),
  });
  const task = polygon ? 'kie' : 'textrecog';
  const message = {
    kind: 'state',
    memento,
    state: state(done(served([instance(0.9)], { task })), done(local([instance(0.8)], { task }))),
  };
  await page.evaluate(
    ([w, h, painted, sent]) => {
      const bytes = new Uint8ClampedArray(4 * w * h).fill(128);
      for (let i = 3; i < bytes.length; i += 4) bytes[i] = 255;
      const [x, y, across, down] = painted ?? [0, 0, w, h];
      for (let row = y; row < y + down; row++)
        for (let column = x; column < x + across; column++)
          bytes.set([255, 0, 0, 255], 4 * (row * w + column));
      window.postMessage(
        {
          kind: 'image',
          image: {
            name: 'painted.png',
            data: { kind: 'rgba', width: w, height: h, bytes: bytes.buffer },
            orientation: 'stored',
            turned: false,
          },
        },
        '*',
      );
      window.postMessage(sent, '*');
    },
    [width, height, box ?? null, message] as const,
  );
  await page.locator('.crop canvas').waitFor();
}

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** On the screen: the canvas, what is red in it, and the outline over it. */
function measured(
  page: Page,
): Promise<{
  canvas: Edges;
  ratio: number;
  red: Edges;
  pixel: [number, number];
  outline: Edges | undefined;
}> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.crop canvas')!;
    const { left, top, right, bottom } = canvas.getBoundingClientRect();
    const { data, width, height } = canvas
      .getContext('2d')!
      .getImageData(0, 0, canvas.width, canvas.height);
    const red = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (data[4 * (y * width + x) + 1]! > 64) continue;
        red.left = Math.min(red.left, x);
        red.right = Math.max(red.right, x + 1);
        red.top = Math.min(red.top, y);
        red.bottom = Math.max(red.bottom, y + 1);
      }
    }
    const pixel: [number, number] = [(right - left) / width, (bottom - top) / height];
    const polygon = document.querySelector<SVGPolygonElement>('.crop polygon');
    const corners =
      polygon && [...polygon.points].map(point => point.matrixTransform(polygon.getScreenCTM()!));
    const [xs, ys] = [corners?.map(({ x }) => x) ?? [], corners?.map(({ y }) => y) ?? []];
    return {
      canvas: { left, top, right, bottom },
      ratio: width / height,
      pixel,
      red: {
        left: left + red.left * pixel[0],
        right: left + red.right * pixel[0],
        top: top + red.top * pixel[1],
        bottom: top + red.bottom * pixel[1],
      },
      outline: corners
        ? {
            left: Math.min(...xs),
            right: Math.max(...xs),
            top: Math.min(...ys),
            bottom: Math.max(...ys),
          }
        : undefined,
    };
  });
}

describe('the close-up', () => {
  it.each(Object.keys(cases))(
    'draws the boundary of %s on its pixels, and neither squashed, at any size of the pane',
    async name => {
      const page = await harness.open();
      await showPainted(page, cases[name]!);
      for (const size of [...sizes, [900, 300] as const]) {
        await resize(page, size);
        const { canvas, ratio, red, pixel, outline } = await measured(page);
        const [width, height] = [canvas.right - canvas.left, canvas.bottom - canvas.top];
        expect(width, `width at ${size.join(' × ')}`).toBeGreaterThan(1);
        expect(Math.abs(width - height * ratio), `squashed at ${size.join(' × ')}`).toBeLessThan(
          Math.max(1, ratio),
        );
        expect(Boolean(outline)).toBe(Boolean(cases[name]!.box));
        if (!outline) continue;
        for (const edge of ['left', 'right', 'top', 'bottom'] as const) {
          const slack =
            0.25 +
            pixel[edge === 'left' || edge === 'right' ? 0 : 1] *
              (cases[name]!.image[0] > 1600 ? 1 : 0);
          expect(
            Math.abs(outline[edge] - red[edge]),
            `${edge} at ${size.join(' × ')}`,
          ).toBeLessThan(slack);
        }
      }
    },
  );

  it('keeps to the pane, however wide or tall the instance is', async () => {
    const page = await harness.open();
    for (const each of Object.values(cases)) {
      await showPainted(page, each);
      for (const size of sizes) {
        await resize(page, size);
        const [crop, details] = await page.evaluate(() =>
          ['.crop', '.details'].map(
            selector =>
              document.querySelector(selector)!.getBoundingClientRect().toJSON() as DOMRect,
          ),
        );
        expect(crop!.left).toBeGreaterThanOrEqual(details!.left);
        expect(crop!.right).toBeLessThanOrEqual(details!.right);
        expect(crop!.height).toBeLessThanOrEqual(0.4 * Math.max(size[1], 450));
      }
    }
  });
});
