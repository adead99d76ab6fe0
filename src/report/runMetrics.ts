import {
  atThresholds,
  bestOf,
  detectionMetrics,
  detectionWidth,
} from '../metrics/detectionMetrics';
import { endToEndMetrics, endToEndWidth } from '../metrics/endToEnd';
import { fScoreRow, fScores } from '../metrics/fScore';
import { recognitionMetrics, recognitionWidth } from '../metrics/recognition';
import { added, type Sums } from '../metrics/sums';
import { scoreThresholds } from '../metrics/thresholds';
import type { ImageScore } from './imageScore';

/** What the metrics of a run are made of, for these images: the same as `evaluateRun` makes. */
export function sumsOf(images: readonly ImageScore[]): Sums[] {
  const [first] = images;
  if (first?.placed) return placedSums(images);
  if (first?.read) return [textSums(images.map(({ read }) => read!))];
  return first?.classes ? [classSums(images)] : [];
}

/** Of boundaries, then of what is read in them where anything says what stands there. */
function placedSums(images: readonly ImageScore[]): Sums[] {
  const rows = images.map(({ placed }) => placed!);
  const boundaries: Sums = { rows, width: detectionWidth, metricsOf: detectionMetrics };
  const { threshold } = bestOf(atThresholds(added(boundaries)));
  const best = images.flatMap(({ readAt }) => readAt?.[scoreThresholds.indexOf(threshold)] ?? []);
  const told = best.length === images.length && best.some(({ endToEnd: [truths] }) => truths !== 0);
  if (!told) return [boundaries];
  const endToEnd = best.map(row => row.endToEnd);
  return [
    boundaries,
    textSums(best.map(({ texts }) => texts)),
    { rows: endToEnd, width: endToEndWidth, metricsOf: endToEndMetrics },
  ];
}

function textSums(rows: number[][]): Sums {
  return { rows, width: recognitionWidth, metricsOf: recognitionMetrics };
}

/** A class that the truth only ignores is not judged. */
function classSums(images: readonly ImageScore[]): Sums {
  const all = images.map(({ classes }) => classes!);
  const ignored = new Set(all.flatMap(of => of.ignored));
  const found = all.flatMap(({ pairs }) => pairs.flatMap(pair => pair.found ?? []));
  const judged = [...all.flatMap(of => of.judged), ...found.filter(name => !ignored.has(name))];
  const classes = [...new Set(judged)].sort();
  return {
    rows: all.map(({ pairs }) => fScoreRow(pairs, classes)),
    width: 3 * classes.length,
    metricsOf: fScores,
  };
}
