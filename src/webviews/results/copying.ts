import type { ComparedInstance } from '../../compare/comparison';
import type { TextInstance } from '../../model/prediction';

/**
 * What of a row can be copied: one text and boundary where both runs agree, else each run's own.
 * Absent where there is none.
 */
export interface Copyable {
  Text?: string;
  ServedText?: string;
  LocalText?: string;
  Boundary?: string;
  ServedBoundary?: string;
  LocalBoundary?: string;
}

export function copyable({ left, right, differs }: ComparedInstance): Copyable {
  const [a, b] = [left?.text || undefined, right?.text || undefined];
  const [c, d] = [boundaryList(left), boundaryList(right)];
  const texts =
    a !== undefined && b !== undefined && a !== b
      ? { ServedText: a, LocalText: b }
      : { Text: a ?? b };
  const boundaries =
    c && d && differs?.includes('boundary')
      ? { ServedBoundary: c, LocalBoundary: d }
      : { Boundary: c ?? d };
  return Object.fromEntries(
    Object.entries({ ...texts, ...boundaries }).filter(([, value]) => value !== undefined),
  );
}

/**
 * What the copy key takes of a row: its text, the first run's where they differ; without one its
 * boundary.
 */
export function copied(row: ComparedInstance): string | undefined {
  const { Text, ServedText, Boundary, ServedBoundary } = copyable(row);
  return Text ?? ServedText ?? Boundary ?? ServedBoundary;
}

/** As MMOCR lists a boundary: `[x1, y1, …, score]`, in image pixels. */
function boundaryList(instance: TextInstance | undefined): string | undefined {
  if (!instance?.polygon) return undefined;
  return `[${[...instance.polygon, ...(instance.score === undefined ? [] : [instance.score])].join(', ')}]`;
}
