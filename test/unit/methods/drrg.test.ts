import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeDrrg } from '../../../src/methods/drrg/describe';
import { argsort } from '../../../src/methods/regions/argsort';
import { boundaryOf } from '../../../src/methods/drrg/boundary';
import { clusters } from '../../../src/methods/drrg/clusters';
import { componentAt, geometryMaps, type Component } from '../../../src/methods/drrg/components';
import { mergeQuadrangles } from '../../../src/methods/drrg/lanms';
import { localGraphs } from '../../../src/methods/drrg/localGraphs';
import { poolRotated } from '../../../src/methods/drrg/roiAlignRotated';

/** What lanms-neo and numpy answered (`test/goldens/drrg_parts.py`). */
const stored = JSON.parse(
  fs.readFileSync(path.join(__dirname, '..', '..', 'fixtures', 'drrg', 'parts.json'), 'utf8'),
) as { quadrangles: [number[][], number[][]][]; argsort: [number[], number[]][] };
const settings = describeDrrg(
  { det_head: { type: 'DRRGHead', in_channels: 8, postprocessor: { type: 'DRRGPostprocessor' } } },
  '1.x',
)!;

function component(x: number, y: number): Component {
  return {
    corners: [x - 4, y - 9, x + 4, y - 9, x + 4, y + 9, x - 4, y + 9],
    score: 0.9,
    x,
    y,
    h: 18,
    w: 8,
    cos: 1,
    sin: 0,
  };
}

describe('mergeQuadrangles', () => {
  it.each(stored.quadrangles.map(([quads, kept]) => [quads.length, quads, kept] as const))(
    'makes of %i what lanms-neo makes of them',
    (_, quads, kept) => {
      expect(mergeQuadrangles(quads, 0.3)).toEqual(kept.map(row => row.slice(0, 8)));
    },
  );

  it('has nothing to merge in nothing', () => {
    expect(mergeQuadrangles([], 0.3)).toEqual([]);
  });
});

describe('argsort', () => {
  it.each(stored.argsort.map(([values, order]) => [values.length, values, order] as const))(
    'leaves %i numbers, many of them equal, as numpy does',
    (_, values, order) => {
      expect(Array.from(argsort(values))).toEqual(order);
    },
  );
});

describe('poolRotated', () => {
  const [width, height] = [40, 30];
  const maps = {
    width,
    height,
    count: 2,
    data: Float32Array.from({ length: 2 * width * height }, (_, i) =>
      i < width * height ? i % width : Math.floor(i / width) - height,
    ),
  };

  it('averages a slope to its value in the middle of each bin', () => {
    const pooled = poolRotated(maps, { x: 20, y: 15, width: 12, height: 8, angle: 0 }, settings);
    expect(Array.from(pooled.subarray(0, 3))).toEqual([15.5, 19.5, 23.5]);
    expect([12, 15, 18, 21].map(i => pooled[i])).toEqual([11.5, 13.5, 15.5, 17.5]);
  });

  it('turns against the clock', () => {
    const pooled = poolRotated(
      maps,
      { x: 20, y: 15, width: 12, height: 8, angle: Math.PI / 2 },
      settings,
    );
    expect([12, 13, 14].map(i => Math.round(pooled[i]! * 100) / 100)).toEqual([18.5, 14.5, 10.5]);
  });

  it('counts what lies outside as nothing', () => {
    expect(
      poolRotated(maps, { x: -30, y: 15, width: 12, height: 8, angle: 0 }, settings).every(
        value => value === 0,
      ),
    ).toBe(true);
  });
});

describe('componentAt', () => {
  const maps = geometryMaps(20, 10, index => new Float32Array(200).fill(index));

  it('looks in the middle of the quadrangle and keeps its corners inside the maps', () => {
    const { corners, x, y } = componentAt(maps, [-6, -3, 2.5, -3, 2.5, 14, -6, 14], 0.9, settings);
    expect({ corners, x, y }).toEqual({ corners: [0, 0, 2.5, 0, 2.5, 9, 0, 9], x: -1, y: 5 });
  });

  it('reads the last pixel where the middle lies past the end, at which MMOCR fails', () => {
    expect(componentAt(maps, [30, 20, 34, 20, 34, 24, 30, 24], 0.9, settings)).toMatchObject({
      corners: [19, 9, 19, 9, 19, 9, 19, 9],
      x: 32,
      y: 22,
      h: 9,
    });
  });
});

describe('local graphs and clusters', () => {
  const line = Array.from({ length: 12 }, (_, i) => component(10 + 7 * i, 40));

  it('puts the pivot first and normalises the links', () => {
    const graphs = localGraphs(
      line,
      new Float32Array(12).map((_, i) => i),
      settings,
    );
    expect([graphs.graphs, graphs.count]).toEqual([12, 8]);
    expect(Array.from(graphs.linked.subarray(0, 8))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // Features of one number, the component's own, relative to the pivot's.
    graphs.neighbours.forEach((at, i) => {
      const pivot = Math.floor(i / 8);
      expect(graphs.nodes[pivot * graphs.most + Number(at)]).toBe(graphs.linked[i]! - pivot);
    });
    const first = graphs.adjacency.subarray(0, graphs.most ** 2);
    for (let i = 0; i < graphs.most; i++)
      for (let j = 0; j < i; j++)
        expect(first[i * graphs.most + j]).toBeCloseTo(first[j * graphs.most + i]!, 6);
  });

  it('leaves far links, weak ones and single components out', () => {
    const all = [...line, component(300, 200)];
    const graphs = localGraphs(all, new Float32Array(all.length), settings);
    const strong = new Float32Array(graphs.linked.length).fill(0.9);
    expect(clusters(all, graphs, strong, settings).map(({ length }) => length)).toEqual([12]);
    expect(
      clusters(
        all,
        graphs,
        strong.map(() => 0.79),
        settings,
      ),
    ).toEqual([]);
  });
});

// Expected values are those of MMOCR's `DRRGPostprocessor._comps2polys`.
describe('boundaryOf', () => {
  it('runs along the top and back along the bottom, from end to end; of two equally near ones the last comes first', () => {
    const boundary = boundaryOf([20, 10, 30].map(x => component(x, 40).corners));
    expect(boundary).toEqual([
      34, 31, 30, 31, 20, 31, 10, 31, 6, 31, 6, 49, 10, 49, 20, 49, 30, 49, 34, 49,
    ]);
  });

  it('cuts towards zero and takes components in one place for one', () => {
    const at = [
      [20, 40],
      [20, 40],
      [33, 44],
      [8, 36],
      [-3, 30],
    ] as const;
    const boundary = boundaryOf(
      at.map(([x, y]) => [x - 3.4, y - 9, x + 4, y - 9.7, x + 4, y + 9, x - 4.2, y + 9]),
    );
    expect(boundary).toEqual([
      -6, 21, -2, 20, 8, 26, 20, 30, 33, 34, 37, 34, 37, 53, 32, 53, 19, 49, 7, 45, -3, 39, -7, 39,
    ]);
  });
});

describe('describeDrrg', () => {
  it('reads the defaults of both generations', () => {
    expect(settings).toMatchObject({
      channels: 14,
      kAtHops: [8, 4],
      poolingOutputSize: [4, 3],
      linkThr: 0.8,
      edgeLenThr: 50,
      textRegionThr: 0.2,
    });
    expect(
      describeDrrg(
        {
          bbox_head: {
            type: 'DRRGHead',
            in_channels: 32,
            postprocessor: { type: 'DRRGPostprocessor', link_thr: 0.7 },
          },
        },
        '0.x',
      ),
    ).toMatchObject({ channels: 38, linkThr: 0.7 });
    expect(describeDrrg({ det_head: { type: 'DBHead' } }, '1.x')).toBeUndefined();
  });

  it("refuses an embedding that MMOCR's own network refuses", () => {
    expect(() =>
      describeDrrg({ det_head: { type: 'DRRGHead', node_geo_feat_len: 100 } }, '1.x'),
    ).toThrow(/node_geo_feat_len=100/);
  });
});
