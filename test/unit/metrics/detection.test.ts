import { describe, expect, it } from 'vitest';
import { detectionOf, type Detection } from '../../../src/metrics/detection';
import {
  atThresholds,
  bestOf,
  detectionMetrics,
  detectionRow,
  detectionWidth,
} from '../../../src/metrics/detectionMetrics';
import { endToEndMetrics, endToEndRow, endToEndWidth } from '../../../src/metrics/endToEnd';
import { matchedAt, matchStrategies } from '../../../src/metrics/matching';
import { added } from '../../../src/metrics/sums';
import { scoreThresholds, stays } from '../../../src/metrics/thresholds';
import { farthest, golden } from './goldens';

interface Boundary {
  polygon: number[];
  text: string;
}
interface Image {
  truth: (Boundary & { ignore: boolean })[];
  found: (Boundary & { score: number })[];
}
interface Case {
  images: Image[];
  vanilla: Record<string, number>;
  max_matching: Record<string, number>;
  endToEnd: Record<string, number>;
}

const box = (left: number, top: number, width: number, height: number): number[] => {
  const [right, bottom] = [left + width, top + height];
  return [left, top, right, top, right, bottom, left, bottom];
};

describe('HmeanIOUMetric', () => {
  const cases = golden<Case[]>('detection');
  const detections = cases.map(({ images }) =>
    images.map(({ truth, found }) => detectionOf(found, truth)),
  );
  const summed = (of: Detection[], strategy: (typeof matchStrategies)[number]): Float64Array =>
    added({ rows: of.map(each => detectionRow(each, strategy)), width: detectionWidth });

  it.each(matchStrategies)('%s equals MMOCR on 300 random data sets', strategy => {
    const off = cases.map((each, i) =>
      farthest(detectionMetrics(summed(detections[i]!, strategy)), each[strategy]),
    );
    expect(off.filter(value => !(value < 1e-6))).toEqual([]);
  });

  it('tells the strategies apart', () => {
    const differ = cases.filter(
      each => each.vanilla['icdar/hmean'] !== each.max_matching['icdar/hmean'],
    );
    expect(differ.length).toBeGreaterThan(0);
  });

  it('end to end equals ICDAR’s count on MMOCR’s matching', () => {
    const off = cases.map(({ images, endToEnd }, i) => {
      const { threshold } = bestOf(atThresholds(summed(detections[i]!, 'vanilla')));
      const rows = images.map(({ truth, found }, k) => {
        const detection = detections[i]![k]!;
        const matches = matchedAt(detection, threshold, 'vanilla');
        return endToEndRow(
          detection,
          { matches, threshold },
          { truth: truth.map(({ text }) => text), found: found.map(({ text }) => text) },
        );
      });
      return farthest(endToEndMetrics(added({ rows, width: endToEndWidth })), endToEnd);
    });
    expect(off.filter(value => !(value < 1e-6))).toEqual([]);
  });

  it('compares scores in float32, as NumPy 1.26 does', () => {
    expect(scoreThresholds.at(-1)).toBe(0.9000000000000001);
    expect(
      [0.7, Math.fround(0.7), 0.6999999].map(score => stays(score, 0.7000000000000001)),
    ).toEqual([true, true, false]);
  });

  it('an IoU of exactly 0.5 is no match', () => {
    const half = detectionOf(
      [{ polygon: box(0, 0, 10, 5) }],
      [{ polygon: box(0, 0, 10, 10), ignore: false }],
    );
    const more = detectionOf(
      [{ polygon: box(0, 0, 10, 6) }],
      [{ polygon: box(0, 0, 10, 10), ignore: false }],
    );
    expect([half.overlaps, more.overlaps[0]!.iou]).toEqual([[], 0.6]);
  });

  it('max_matching finds what first come, first matched misses', () => {
    const truth = [box(0, 0, 10, 10), box(0, 3, 10, 10)].map(polygon => ({
      polygon,
      ignore: false,
    }));
    const found = [box(0, 1, 10, 10), box(0, -2.5, 10, 10)].map(polygon => ({ polygon, score: 1 }));
    const detection = detectionOf(found, truth);
    expect(matchStrategies.map(each => matchedAt(detection, 0.5, each).length)).toEqual([1, 2]);
  });

  it('no images at all are faultless, as in MMOCR', () => {
    expect(detectionMetrics(new Float64Array(detectionWidth))['icdar/hmean']).toBe(1);
  });

  it('500 boundaries are matched with 500 within 50 ms, by either strategy', () => {
    const page = Array.from({ length: 500 }, (_, i) => {
      const [x, y] = [(i % 20) * 62, Math.floor(i / 20) * 29];
      return [x, y, x + 55, y + (i % 7), x + 54, y + 20 + (i % 7), x - 1, y + 20];
    });
    const truth = page.map(polygon => ({ polygon, ignore: false }));
    const found = page.map((polygon, i) => ({
      polygon: polygon.map((value, k) => value + ((i * 31 + k * 17) % 5)),
      score: (i % 100) / 100,
    }));
    let fastest = Infinity;
    // The machine may be busy with other tests.
    for (let run = 0; run < 50 && fastest >= 50; run++) {
      const from = performance.now();
      const detection = detectionOf(found, truth);
      for (const strategy of matchStrategies) detectionRow(detection, strategy);
      fastest = Math.min(fastest, performance.now() - from);
      expect(detection.overlaps.length).toBeGreaterThan(400);
    }
    expect(fastest).toBeLessThan(50);
  });

  it('thousands of outlines on top of each other end with an error, in seconds', () => {
    const outline = Array.from({ length: 40 }, (_, i) => [
      50 + 40 * Math.cos(i / 6) * (1 + (i % 2)),
      50 + 40 * Math.sin(i / 6) * (1 + (i % 2)),
    ]).flat();
    const many = Array.from({ length: 1000 }, () => ({ polygon: outline, ignore: false }));
    expect(() => detectionOf(many, many)).toThrow(RangeError);
  });
});
