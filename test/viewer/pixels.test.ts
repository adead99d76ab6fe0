import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, served, state, stateMessage, stored } from './data';
import { send, ViewerHarness, show } from './harness';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

describe('the pixels of a picture', () => {
  it('turns the image the way the coordinates count', async () => {
    const rotated = 'test/samples/images/exif_orientation6.jpg';
    const ratio = (page: Page): Promise<number> =>
      page.locator('img.pixels').evaluate(node => {
        const { width, height } = node.getBoundingClientRect();
        return width / height;
      });
    const page = await harness.open();
    const answers = (orientation: 'stored' | 'upright', width: number, height: number) =>
      served(
        stored('exif_orientation6.jpg', orientation === 'stored' ? 'det_quad' : 'det_exif736'),
        { frame: { width, height, orientation } },
      );
    await show(page, rotated, state(done(answers('stored', 480, 640)), { state: 'idle' }), {
      turned: true,
    });
    await expect.poll(() => ratio(page)).toBeCloseTo(480 / 640, 2);
    await show(page, rotated, state(done(answers('upright', 640, 480)), { state: 'idle' }), {
      turned: true,
    });
    await expect.poll(() => ratio(page)).toBeCloseTo(640 / 480, 2);
    // As when another model is chosen: the picture turns again, and is fitted again.
    for (const orientation of ['stored', 'upright', 'stored'] as const) {
      await send(
        page,
        stateMessage(
          state(
            done(
              orientation === 'stored' ? answers('stored', 480, 640) : answers('upright', 640, 480),
            ),
            { state: 'idle' },
          ),
        ),
      );
      await page.waitForFunction(tall => {
        const { width, height } = document.querySelector('img.pixels')!.getBoundingClientRect();
        return height > width === tall;
      }, orientation === 'stored');
      await expect
        .poll(() =>
          page.evaluate(() => {
            const [image, pane] = ['img.pixels', '.picture'].map(selector =>
              document.querySelector(selector)!.getBoundingClientRect(),
            );
            return (
              image!.top >= pane!.top &&
              image!.bottom <= pane!.bottom &&
              image!.left >= pane!.left &&
              image!.right <= pane!.right
            );
          }),
        )
        .toBe(true);
    }
  });

  it("draws as stored what MMOCR's loaders do not turn, though a browser would", async () => {
    const page = await harness.open();
    const answer = served(stored('exif_orientation6.jpg', 'det_quad'), {
      frame: { width: 480, height: 640, orientation: 'upright' },
    });
    await show(
      page,
      'test/samples/images/exif_orientation6.jpg',
      state(done(answer), { state: 'idle' }),
      { turned: false },
    );
    await expect
      .poll(() =>
        page
          .locator('img.pixels')
          .evaluate(
            node => node.getBoundingClientRect().height > node.getBoundingClientRect().width,
          ),
      )
      .toBe(true);
  });

  it('shows raw pixels that the host decoded', async () => {
    const page = await harness.open();
    await page.evaluate(
      message => {
        const bytes = new Uint8ClampedArray(4 * 6 * 3).fill(200).buffer;
        window.postMessage(
          {
            kind: 'image',
            image: {
              name: 'scan.tif',
              data: { kind: 'rgba', width: 6, height: 3, bytes },
              orientation: 'stored',
              turned: false,
            },
          },
          '*',
        );
        window.postMessage(message, '*');
      },
      { kind: 'state', state: state({ state: 'idle' }, { state: 'idle' }), memento: {} },
    );
    const image = page.locator('img.pixels');
    await image.waitFor();
    await expect
      .poll(() =>
        image.evaluate(node => [
          (node as HTMLImageElement).naturalWidth,
          (node as HTMLImageElement).naturalHeight,
        ]),
      )
      .toEqual([6, 3]);
  });

  it('says when a file is no image', async () => {
    const page = await harness.open();
    await page.evaluate(
      message => {
        window.postMessage(
          {
            kind: 'image',
            image: {
              name: 'broken.png',
              data: { kind: 'encoded', mime: 'image/png', bytes: new ArrayBuffer(8) },
              orientation: 'stored',
              turned: false,
            },
          },
          '*',
        );
        window.postMessage(message, '*');
      },
      { kind: 'state', state: state({ state: 'idle' }, { state: 'idle' }), memento: {} },
    );
    await page.getByText('broken.png cannot be shown: it is damaged or not an image.').waitFor();
  });
});
