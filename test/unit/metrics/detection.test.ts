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

  it('thousands of outlines on top of each other end with an error, in seconds', () => {
    const outline = Array.from({ length: 40 }, (_, i) => [
      50 + 40 * Math.cos(i / 6) * (1 + (i % 2)),
      50 + 40 * Math.sin(i / 6) * (1 + (i % 2)),
    ]).flat();
    const many = Array.from({ length: 2500 }, () => ({ polygon: outline, ignore: false }));
    expect(() => detectionOf(many, many)).toThrow(RangeError);
  });
});
