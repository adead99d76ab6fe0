import { encode } from 'fast-png';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/model/prediction';
import type { SideState, ViewerState } from '../../src/protocol/viewer';
import { local, served, state, stored } from './data';
import { send, ViewerHarness, show } from './harness';

let harness: ViewerHarness;
let folder: string;
beforeAll(async () => {
  harness = await ViewerHarness.start();
  folder = mkdtempSync(join(tmpdir(), 'saved picture '));
});
afterAll(async () => {
  await harness.stop();
  rmSync(folder, { recursive: true });
});

const instances = stored('scene_04.jpg');
const answered = (prediction: Prediction, label: string): SideState => ({
  state: 'done',
  prediction,
  answered: { label, at: Date.now() },
});
const both = (more: Partial<ViewerState> = {}, found = instances): ViewerState =>
  state(
    answered(served(found), 'dbnet_tiny 1.0 on TorchServe'),
    answered(local(found), 'local · CPU'),
    more,
  );

/** A grey image of so many pixels. */
function grey(width: number, height: number): string {
  const path = join(folder, `${width}x${height}.png`);
  writeFileSync(
    path,
    encode({ width, height, channels: 1, data: new Uint8Array(width * height).fill(120) }),
  );
  return path;
}

/**
 * What is written onto the picture: the text, its left and right edge and its height, in pixels of
 * the picture.
 */
interface Written {
  text: string;
  left: number;
  right: number;
  y: number;
}
interface Saved {
  width: number;
  height: number;
  written: Written[];
  colours: string[];
}

/**
 * Saves the picture through the menu; `colours` are the colours in the legend's column of marks,
 * row by row.
 */
async function save(page: Page): Promise<Saved> {
  await page.evaluate(() => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its canvas below
    const own = OffscreenCanvasRenderingContext2D.prototype.fillText;
    const noted: Written[] = [];
    Object.assign(window, { noted });
    OffscreenCanvasRenderingContext2D.prototype.fillText = function (
      this: OffscreenCanvasRenderingContext2D,
      text: string,
      x: number,
      y: number,
    ): void {
      const { e, f, a } = this.getTransform();
      if (this.textAlign === 'start')
        noted.push({
          text,
          left: e + x * a,
          right: e + (x + this.measureText(text).width) * a,
          y: f + y * a,
        });
      own.call(this, text, x, y);
    };
  });
  await page.getByRole('button', { name: 'More Actions…' }).click();
  await page.getByRole('menuitem', { name: 'Save PNG…' }).click();
  return saved(page);
}

async function saved(page: Page): Promise<Saved> {
  await page.waitForFunction(() => window.posted.some(({ kind }) => kind === 'savePng'));
  return page.evaluate(async () => {
    const { png } = window.posted.find(({ kind }) => kind === 'savePng') as { png: ArrayBuffer };
    const picture = await createImageBitmap(new Blob([png]));
    const { noted } = window as unknown as { noted: Written[] };
    const top = noted[0] ? Math.round(noted[0].y) : picture.height;
    const context = new OffscreenCanvas(40, Math.max(1, picture.height - top)).getContext('2d')!;
    context.drawImage(picture, 0, -top);
    const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
    const colours = new Set<string>();
    for (let i = 0; i < data.length; i += 4) colours.add(data.slice(i, i + 3).join());
    return { width: picture.width, height: picture.height, written: noted, colours: [...colours] };
  });
}

const words = ({ written }: Saved): string[] => written.slice(1).map(({ text }) => text);

describe('the saved picture', () => {
  it('is the image at full size, and below it the verdict, who drew which line, the name and the threshold', async () => {
    const page = await harness.open();
    await show(page, 'test/samples/images/scene_04.jpg', both());
    const picture = await save(page);
    expect([picture.width, picture.height > 640]).toEqual([480, true]);
    expect(words(picture)).toEqual([
      'All 8 match.',
      'solid: dbnet_tiny 1.0 on TorchServe',
      'dashed: local · CPU',
      'scene_04.jpg · score ≥ 0.50',
    ]);
    expect(picture.written.every(({ y }) => y > 640 && y < picture.height)).toBe(true);
    // The samples of both lines, in the colours of the panel.
    expect(picture.colours).toEqual(expect.arrayContaining(['89,164,249', '209,134,22']));
  });

  it('says so in Chinese', async () => {
    const page = await harness.open({
      strings: {
        'solid: {0}': '实线：{0}',
        'All {0} match.': '全部 {0} 个匹配。',
        '{0} · score ≥ {1}': '{0} · 分数 ≥ {1}',
      },
    });
    await show(page, 'test/samples/images/scene_04.jpg', both());
    expect(words(await save(page))).toEqual([
      '全部 8 个匹配。',
      '实线：dbnet_tiny 1.0 on TorchServe',
      'dashed: local · CPU',
      'scene_04.jpg · 分数 ≥ 0.50',
    ]);
  });

  it.each([
    [40, 20],
    [3, 90],
    [900, 12],
  ])('of an image of %i × %i can be read: nothing is cut', async (width, height) => {
    const page = await harness.open();
    const text = 'The quick brown fox jumps over the lazy dog. 敏捷的棕色狐狸跳过了懒狗 '.repeat(4);
    const read = (text: string) => [{ text, textScore: 0.9 }];
    await show(
      page,
      grey(width, height),
      state(
        answered(
          served(read(text), { task: 'textrecog' }),
          'a_very_long_model_name_without_any_gap_'.repeat(4),
        ),
        answered(local(read('other'), { task: 'textrecog' }), 'local · CPU'),
      ),
    );
    const picture = await save(page);
    expect(picture.width).toBeGreaterThanOrEqual(480);
    expect(picture.written.length).toBeGreaterThan(6);
    for (const { text, left, right, y } of picture.written)
      expect([left > 0, right < picture.width, y < picture.height], text).toEqual([
        true,
        true,
        true,
      ]);
  });

  it('of an image that no canvas holds is reduced, boundaries with it', async () => {
    const page = await harness.open();
    await show(
      page,
      grey(8, 20_000),
      both({}, [{ polygon: [0, 0, 8, 0, 8, 20_000, 0, 20_000], score: 0.9 }]),
    );
    const picture = await save(page);
    expect(picture.height).toBeGreaterThan(16_384);
    expect(picture.height).toBeLessThan(17_000);
    expect(words(picture)[0]).toBe('The only text instance matches.');
  });

  it('of one run alone has one line, of none cannot be saved', async () => {
    const page = await harness.open();
    await show(page, 'test/samples/images/scene_04.jpg', {
      ...both(),
      right: { state: 'unavailable', message: 'No ONNX.' },
    });
    expect(words(await save(page)).slice(-2)).toEqual([
      'solid: dbnet_tiny 1.0 on TorchServe',
      'scene_04.jpg · score ≥ 0.50',
    ]);
    await send(page, {
      kind: 'state',
      state: state({ state: 'idle' }, { state: 'idle' }),
      memento: {
        imagePath: '',
        left: undefined,
        right: undefined,
        scoreThreshold: 0.5,
        predictions: {},
      },
    });
    await page.getByRole('button', { name: 'More Actions…' }).click();
    await expect
      .poll(() => page.getByRole('menuitem', { name: 'Save PNG…' }).isDisabled())
      .toBe(true);
  });

  it("is asked for by VS Code's menu too, as is the JSON", async () => {
    const page = await harness.open();
    await show(page, 'test/samples/images/scene_04.jpg', both());
    await send(page, { kind: 'save', format: 'json' }, { kind: 'save', format: 'png' });
    await page.waitForFunction(
      () =>
        window.posted.filter(({ kind }) => kind === 'savePng' || kind === 'saveJson').length === 2,
    );
    await expect
      .poll(() => page.evaluate(() => window.posted.find(({ kind }) => kind === 'saveJson')))
      .toMatchObject({ comparison: { matched: 8 } });
  });
});
