import { describe, expect, test } from 'vitest';
import { asPolygon, boxesOnInput, kieBox, withinReach } from '../../../src/model/kieBoxes';
import { linkKeysToValues } from '../../../src/methods/sdmgr/links';
import { boxRelations } from '../../../src/methods/sdmgr/relations';
import { textIndices } from '../../../src/methods/sdmgr/textIndices';
import type { SDMGRLinks, SDMGRSettings } from '../../../src/methods/sdmgr/settings';
import { methodsFolder, readJson } from '../parity/methods/goldens';

interface Links {
  nodes: number[];
  edges: number[];
  pairs: Record<SDMGRLinks['type'], [number, number, number][]>;
}

const settings: SDMGRSettings = {
  kind: 'sdmgr',
  visual: false,
  characters: ['', 'a', 'b', 'c'],
  padding: 0,
  lengthOf: 'known',
  labels: [],
  relationNorm: 10,
};

describe.each(['0.x', '1.x'] as const)('MMOCR %s', generation => {
  const golden = readJson<Links>(methodsFolder, `kie_links_${generation[0]}x.json`);
  test.each(['one-to-one', 'one-to-many', 'many-to-one', 'many-to-many'] as const)(
    'pairs keys with values %s',
    type => {
      const scores = {
        labels: 4,
        nodes: Float32Array.from(golden.nodes),
        edges: Float32Array.from(golden.edges),
      };
      const found = linkKeysToValues(scores, { type, key: 1, value: 2, edgeThr: 0.5 }, generation);
      expect(found.map(({ key, value, score }) => [key, value, score])).toEqual(golden.pairs[type]);
    },
  );
});

test('pairs come best first', () => {
  const scores = {
    labels: 3,
    nodes: Float32Array.of(0, 1, 0, 0, 0, 1, 0, 0, 1),
    edges: new Float32Array(18),
  };
  scores.edges.set([0.4, 0.6], 2);
  scores.edges.set([0.1, 0.9], 4);
  const found = linkKeysToValues(
    scores,
    { type: 'one-to-many', key: 1, value: 2, edgeThr: 0.5 },
    '0.x',
  );
  expect(found.map(({ value }) => value)).toEqual([2, 1]);
});

describe('texts', () => {
  test('0.x is as long as the most known characters', () => {
    expect(textIndices(['axb', '', 'zz'], settings)).toEqual({
      dims: [3, 2],
      data: BigInt64Array.of(1n, 2n, 0n, 0n, 0n, 0n),
    });
  });

  test('1.x is as long as the longest text, by code points', () => {
    expect(
      textIndices(['a😀', 'b'], {
        ...settings,
        characters: ['a', 'b', '<PAD>'],
        padding: 2,
        lengthOf: 'texts',
      }),
    ).toEqual({ dims: [2, 2], data: BigInt64Array.of(0n, 2n, 1n, 2n) });
  });

  test('an unknown token stands for what the dictionary lacks; without any text one column is left', () => {
    expect(textIndices(['x'], { ...settings, unknown: 3 }).data).toEqual(BigInt64Array.of(3n));
    expect(textIndices(['', 'ß'], settings).dims).toEqual([2, 1]);
  });
});

describe('boxes', () => {
  const boxes = [
    { left: 10, top: 20, right: 29, bottom: 29 },
    { left: 30, top: 0, right: 30, bottom: -5 },
  ];

  test("relations: distances, own shape, the other's size in own heights", () => {
    const { dims, data } = boxRelations(boxes, 10);
    expect(dims).toEqual([2, 2, 5]);
    expect([...data.subarray(5, 10)]).toEqual([2, -2, 2, Math.fround(0.1), Math.fround(0.1)]);
    expect([...data.subarray(10, 15)]).toEqual([-2, 2, 1, 10, 20]);
  });

  test('0.x scales relations as it does the image', () => {
    expect([...boxRelations(boxes, 10, { x: 0.5, y: 0.25 }).data.subarray(5, 8)]).toEqual([
      1, -0.5, 4,
    ]);
  });

  test('0.x cuts coordinates to whole pixels, 1.x keeps them', () => {
    const polygon = [10.9, -0.9, 29.9, 0, 29.2, 29.7, 10.2, 29.9];
    expect(kieBox(polygon, '0.x')).toEqual({ left: 10, top: 0, right: 29, bottom: 29 });
    expect(kieBox(polygon, '1.x').right).toBe(Math.fround(29.9));
  });

  test("on the network's input 0.x boxes are scaled and clipped", () => {
    const size = { width: 12, height: 8 };
    expect([...boxesOnInput([boxes[0]!], { x: 0.5, y: 0.5 }, size, '0.x').data]).toEqual([
      5, 8, 12, 8,
    ]);
    expect([...boxesOnInput([boxes[0]!], { x: 1, y: 1 }, size, '1.x').data]).toEqual([
      10, 20, 29, 29,
    ]);
  });

  test('one far beyond the image is cut 1000 pixels away', () => {
    const size = { width: 40, height: 20 };
    expect(withinReach({ left: -1e5, top: -300, right: 450, bottom: 1e9 }, size)).toEqual({
      left: -1000,
      top: -300,
      right: 450,
      bottom: 1020,
    });
  });

  test('two corners are four', () => {
    expect(asPolygon([1, 2, 3, 4])).toEqual([1, 2, 3, 2, 3, 4, 1, 4]);
  });
});
