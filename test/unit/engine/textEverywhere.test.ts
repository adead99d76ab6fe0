import { beforeAll, describe, expect, test } from 'vitest';
import { describeDrrg } from '../../../src/methods/drrg/describe';
import { describeTextsnake } from '../../../src/methods/textsnake/describe';
import { drrgPostprocess } from '../../../src/methods/drrg/read';
import type { Maps } from '../../../src/methods/reading/maps';
import { textsnakePostprocess } from '../../../src/methods/textsnake/read';
import { loadOpenCv } from '../../../src/runtime/opencv';

/** What networks with random weights answer: text everywhere. */
function maps(width: number, height: number, values: number[]): Maps {
  const size = width * height;
  const data = new Float32Array(size * values.length);
  values.forEach((value, plane) => data.fill(value, plane * size, (plane + 1) * size));
  return {
    width,
    height,
    count: values.length,
    data,
    plane: index => data.subarray(index * size, (index + 1) * size),
  };
}

const factor = { x: 1, y: 1 };

beforeAll(loadOpenCv);

describe('TextSnake', () => {
  const settings = describeTextsnake({ det_head: { type: 'TextSnakeHead' } }, '1.x')!;

  test.each([
    ['the middle', 300],
    ['steps of a 30,000th of a pixel', 0.001],
  ])(
    'reads a text as large as the image: %s',
    async (_, radius) => {
      const found = await textsnakePostprocess(
        maps(1280, 736, [6, 6, 0.1, 1, radius]),
        factor,
        settings,
        '1.x',
      );
      expect(found.length).toBe(radius > 1 ? 1 : 0);
    },
    200_000,
  );
});

describe('DRRG', () => {
  // A component a pixel.
  const settings = {
    ...describeDrrg({ det_head: { type: 'DRRGHead' } }, '1.x')!,
    minWidth: 1,
    maxWidth: 1,
    channels: 6,
  };
  const link = () => Promise.reject(new Error('no graph is made'));

  test('refuses more components than memory has room for, and says what to do', async () => {
    await expect(
      drrgPostprocess(maps(105, 105, [6, 6, 0, 1, 0.1, 0.1]), link, factor, settings, '1.x'),
    ).rejects.toMatchObject({
      name: 'UserError',
      fix: 'exportToOnnx',
      message: expect.stringMatching(
        /more than 10000 text components.*center_region_thr/,
      ) as string,
    });
  });

  test('takes as many as it says', async () => {
    await expect(
      drrgPostprocess(maps(20, 20, [6, 6, 0, 1, 0.1, 0.1]), link, factor, settings, '1.x'),
    ).rejects.toThrow('no graph is made');
  });
});
