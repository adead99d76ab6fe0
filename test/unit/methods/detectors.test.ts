import { describe, expect, test } from 'vitest';
import { connectedComponents, fillHoles, type Mask } from '../../../src/methods/regions/components';
import { fourierToPolygon, unitRoots } from '../../../src/methods/fcenet/fourier';
import { boundaryIou, polyNms } from '../../../src/methods/regions/polyNms';
import { iouBounds, rowSpans } from '../../../src/methods/regions/rowSpans';
import { skeletonize } from '../../../src/methods/textsnake/skeletonize';
import { centralize, mergeDisks } from '../../../src/methods/textsnake/textDisks';

function drawn(...rows: string[]): Mask {
  const data = Uint8Array.from(rows.join(''), c => (c === '#' ? 1 : 0));
  return { width: rows[0]!.length, height: rows.length, data };
}

const scored = (...polygon: number[]) => ({ polygon: Int32Array.from(polygon), score: 0.5 });
const square = scored(0, 0, 10, 0, 10, 10, 0, 10);
const bowTie = scored(0, 0, 10, 10, 10, 0, 0, 10);
const eight = scored(0, 0, 10, 0, 10, 10, 20, 10, 20, 20, 10, 20, 10, 10, 0, 10);

describe('connected components', () => {
  test('are numbered by their first pixels; corners connect only when asked', () => {
    const mask = drawn('..#.#', '#..#.', '##...');
    expect([...connectedComponents(mask).data]).toEqual([
      0, 0, 1, 0, 2, 3, 0, 0, 4, 0, 3, 3, 0, 0, 0,
    ]);
    expect(connectedComponents(mask, true).count).toBe(2);
  });

  test('holes are filled, bays are not', () => {
    const mask = drawn('####.', '#.#..', '####.', '#..##');
    fillHoles(mask);
    expect(mask).toEqual(drawn('####.', '###..', '####.', '#..##'));
  });
});

test('a bar thins to its middle and a corner, as scikit-image 0.25 thins it', () => {
  expect(skeletonize(drawn('#######', '#######', '#######'))).toEqual([5, 7, 8, 9, 10, 11]);
  expect(skeletonize(drawn('##', '##'))).toEqual([0, 1]);
});

describe("TextSnake's disks", () => {
  const geometry = (sin: number, cos: number, radius: number) => ({
    width: 9,
    height: 9,
    sin: () => sin,
    cos: () => cos,
    radius: new Float32Array(81).fill(radius),
  });
  const band = (_: number, row: number) => row >= 2 && row <= 6;

  test('walk to the middle of the band', () => {
    expect(centralize(geometry(0, 1, 10), 5 * 9 + 4, band)).toEqual({ x: 4, y: 4 });
  });

  test('stop where MMOCR walks for ever: a radius of nothing', () => {
    expect(centralize(geometry(0, 1, 0), 5 * 9 + 4, band)).toEqual({ x: 4, y: 5 });
  });

  test('end in the same place after a hundred million steps', () => {
    expect(centralize(geometry(0, 1, 1e-9), 5 * 9 + 4, band)).toEqual({ x: 4, y: 4 });
    expect(centralize(geometry(0.6, 0.8, 1e-9), 5 * 9 + 4, () => true)).toEqual({ x: 4, y: 4 });
  });

  test('near ones become their mean, the best first', () => {
    const disk = (x: number, score: number) => ({ x, y: 0, radius: 50, score });
    expect(mergeDisks([disk(0, 0.5), disk(10, 0.25), disk(2, 0.75)], 0.03)).toEqual([
      disk(1, 0.625),
      disk(10, 0.25),
    ]);
    // Equal ones come as numpy sorts them, from the end.
    expect(mergeDisks([disk(0, 1), disk(2, 1), disk(4, 1)], 0.03)).toEqual([
      disk(3, 1),
      disk(0, 1),
    ]);
  });
});

test('Fourier coefficients of a circle give its points, cut off towards zero', () => {
  const x = Float32Array.from([0, 100, 10]);
  const y = Float32Array.from([0, -50, 0]);
  expect([...fourierToPolygon({ x, y }, unitRoots(4))]).toEqual([
    110, -50, 100, -40, 90, -50, 100, -60,
  ]);
});

describe('boundary_iou, by shapely 2.1 (1.x) and 2.0 (0.x)', () => {
  test.each([
    ['the same square', square, square, 1, 1],
    ['apart', square, scored(30, 0, 40, 0, 40, 10, 30, 10), 0, 0],
    ['a third', square, scored(5, 0, 15, 0, 15, 10, 5, 10), 1 / 3, 1 / 3],
    ['a bow tie, of which one half stays', square, bowTie, 1 / 4, 1 / 4],
    ['nothing and nothing', scored(0, 0, 5, 5, 9, 9, 5, 5), scored(1, 1, 2, 2, 3, 3, 2, 2), 1, 1],
    ['two squares that touch: 1.x takes their hull', eight, square, 1 / 3, 1 / 2],
  ])('%s', (_, a, b, in1x, in0x) => {
    expect(boundaryIou({ ...a }, { ...b }, '1.x')).toBeCloseTo(in1x, 12);
    expect(boundaryIou({ ...a }, { ...b }, '0.x')).toBeCloseTo(in0x, 12);
  });

  test('rows of pixels bound it', () => {
    for (const [a, b] of [
      [square, bowTie],
      [eight, square],
      [scored(0, 0, 40, 3, 40, 12, 0, 9), scored(3, 1, 39, 5, 41, 11, 2, 8)],
    ] as const) {
      const exact = boundaryIou({ ...a }, { ...b }, '0.x');
      const [least, most] = iouBounds(rowSpans(a.polygon), rowSpans(b.polygon));
      expect(least).toBeLessThanOrEqual(exact);
      expect(most).toBeGreaterThanOrEqual(exact);
    }
  });

  test('of equal scores the later polygon stays', () => {
    const later = scored(1, 0, 11, 0, 11, 10, 1, 10);
    expect(polyNms([square, later], 0.1, '1.x').map(({ polygon }) => polygon)).toEqual([
      later.polygon,
    ]);
  });

  test('polygons of millions of rows take no longer than others', () => {
    const [low, tall] = [
      scored(0, 0, 10, 0, 10, 1e6, 0, 1e6),
      scored(0, 0, 10, 0, 10, 2e9, 0, 2e9),
    ];
    expect(
      polyNms([low, tall, scored(0, 5e8, 10, 5e8, 10, 2e9, 0, 2e9)], 0.5, '1.x').map(
        ({ polygon }) => polygon[1],
      ),
    ).toEqual([5e8, 0]);
  });
});
