import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeMaskrcnn } from '../../../src/methods/maskrcnn/describe';
import { pasteMask } from '../../../src/methods/maskrcnn/pasteMask';
import type { MaskRCNNSettings } from '../../../src/methods/maskrcnn/settings';
import { maskrcnnPostprocess } from '../../../src/methods/maskrcnn/read';
import { readFloats } from '../parity/readNpy';

/**
 * MMDetection's and MMOCR's own boundaries of nine masks: a hole, noise, nothing inside, boxes at
 * the edges, a box of no width (`test/goldens/masks.py`).
 */
const folder = path.join(__dirname, '..', '..', 'fixtures', 'masks');
const stored = JSON.parse(fs.readFileSync(path.join(folder, 'boundaries.json'), 'utf8')) as Record<
  string,
  number[][]
>;
const npy = (name: string) => {
  const { shape: dims, data } = readFloats(path.join(folder, name));
  return { dims, data };
};
const [image, factor] = [
  { width: 317, height: 231 },
  { x: 538 / 317, y: 392 / 231 },
];

describe.each([
  ['1.x', 'poly'],
  ['0.x', 'poly'],
  ['0.x', 'quad'],
] as const)('boundaries of %s as %s', (generation, textRepr) => {
  it("equal MMOCR's in their order", async () => {
    const settings: MaskRCNNSettings = { kind: 'maskrcnn', textRepr, maskThrBinary: 0.5 };
    const found = await maskrcnnPostprocess(
      { dets: npy('dets.npy'), masks: npy('masks.npy') },
      factor,
      image,
      settings,
      generation,
    );
    const wanted = stored[`${textRepr}_${generation.replace('.', '')}`]!;
    expect(found.map(({ polygon }) => polygon!.length)).toEqual(wanted.map(row => row.length - 1));
    found.forEach(({ polygon, score }, i) => {
      expect(score).toBeCloseTo(wanted[i]!.at(-1)!, 6);
      polygon!.forEach((value, k) => {
        expect(Math.abs(value - wanted[i]![k]!)).toBeLessThan(1e-3);
      });
    });
  });
});

describe('pasteMask', () => {
  const full = new Float32Array(28 * 28).fill(1);
  const size = { width: 28, height: 28 };

  it("reaches half of the threshold at the box's edges", () => {
    const { left, top, width, mask } = pasteMask(full, size, [10, 20, 30, 25], image, 0.5)!;
    expect([left, top]).toEqual([9, 19]);
    const rows = Array.from({ length: mask.length / width }, (_, y) =>
      mask.subarray(y * width, (y + 1) * width),
    );
    expect(rows.map(row => row.indexOf(255))).toEqual([-1, 1, 1, 1, 1, 1, -1]);
    expect(rows[1]!.filter(Boolean)).toHaveLength(20);
  });

  it('finds nothing in an empty mask', () => {
    expect(
      pasteMask(new Float32Array(28 * 28), size, [10, 20, 30, 25], image, 0.5),
    ).toBeUndefined();
  });
});

describe('describeMaskrcnn', () => {
  const testCfg = { test_cfg: { rcnn: { mask_thr_binary: 0.4 } } };

  it('reads both generations and leaves other models alone', () => {
    expect(describeMaskrcnn({ type: 'OCRMaskRCNN', ...testCfg }, '0.x')).toEqual({
      kind: 'maskrcnn',
      textRepr: 'quad',
      maskThrBinary: 0.4,
    });
    expect(
      describeMaskrcnn(
        { type: 'MMDetWrapper', cfg: { type: 'mmdet.MaskRCNN', ...testCfg } },
        '1.x',
      ),
    ).toEqual({ kind: 'maskrcnn', textRepr: 'poly', maskThrBinary: 0.4 });
    expect(
      describeMaskrcnn({ type: 'MMDetWrapper', cfg: { type: 'FasterRCNN' } }, '1.x'),
    ).toBeUndefined();
  });

  it('refuses what MMOCR 1.x cannot do itself', () => {
    expect(() =>
      describeMaskrcnn(
        { type: 'MMDetWrapper', text_repr_type: 'quad', cfg: { type: 'MaskRCNN' } },
        '1.x',
      ),
    ).toThrow(/quad/);
    expect(() => describeMaskrcnn({ type: 'OCRMaskRCNN', text_repr_type: 'oval' }, '0.x')).toThrow(
      /oval/,
    );
  });
});
