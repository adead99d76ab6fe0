import { expect, it } from 'vitest';
import { describeTextsnake } from '../../../src/methods/textsnake/describe';
import { textsnakePostprocess } from '../../../src/methods/textsnake/read';

const settings = describeTextsnake({ det_head: { type: 'TextSnakeHead' } }, '1.x')!;
const [width, height] = [40, 30];

/** The five maps of a bar of text that is `radius` high above and below its middle. */
function bar(radius: number) {
  const inside = (at: number): boolean =>
    Math.abs(Math.floor(at / width) - 15) < 4 && at % width > 5 && at % width < 35;
  const planes = [
    (at: number) => (inside(at) ? 9 : -9),
    (at: number) => (inside(at) ? 9 : -9),
    () => 0,
    () => 1,
    () => radius,
  ];
  const data = Float32Array.from({ length: 5 * width * height }, (_, i) =>
    planes[Math.floor(i / width / height)]!(i % (width * height)),
  );
  return {
    width,
    height,
    count: 5,
    data,
    plane: (index: number) => data.subarray(index * width * height, (index + 1) * width * height),
  };
}

it.each([1e3, 1e12, Infinity])(
  'a radius of %d fills the map, where OpenCV knows no such circle, too; MMOCR keeps no outline of four corners',
  async radius => {
    expect(await textsnakePostprocess(bar(radius), { x: 1, y: 1 }, settings, '1.x')).toEqual([]);
  },
);

it('disks of a usual radius have an outline', async () => {
  const [found, ...more] = await textsnakePostprocess(bar(6), { x: 1, y: 1 }, settings, '1.x');
  expect(more).toEqual([]);
  expect(found!.polygon!.filter((_, i) => i % 2 === 1).reduce((a, b) => Math.max(a, b))).toBe(21);
});
