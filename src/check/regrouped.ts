import type { ComparedInstance } from '../compare/comparison';
import { sharedPart } from '../compare/truth';
import { Region } from '../model/polygon';
import type { TextInstance } from '../model/prediction';
import type { GroupFinding } from './finding';

/** So much of a boundary lies in another one: it is a part of it. */
const PART = 0.5;
/** Rows of one image that differ; of more, nothing can be said but that they differ. */
const MOST_ROWS = 400;

type Side = 'left' | 'right';
type Shape = { row: ComparedInstance; instance: TextInstance; region: Region };

/**
 * Of rows that differ, those that are one boundary for several (`merged`) or several for one
 * (`split`) as findings, and the others. Such rows are told once, not as missing and new each.
 */
export function regrouped(rows: ComparedInstance[]): {
  groups: GroupFinding[];
  others: ComparedInstance[];
} {
  if (rows.length > MOST_ROWS) return { groups: [], others: rows };
  const told = new Set<ComparedInstance>();
  const groups = [
    ...grouped(rows, told, { what: 'merged', whole: 'right', part: 'left' }),
    ...grouped(rows, told, { what: 'split', whole: 'left', part: 'right' }),
  ];
  return { groups, others: rows.filter(row => !told.has(row)) };
}

function grouped(
  rows: ComparedInstance[],
  told: Set<ComparedInstance>,
  { what, whole, part }: { what: 'merged' | 'split'; whole: Side; part: Side },
): GroupFinding[] {
  const findings: GroupFinding[] = [];
  const parts = shapes(rows, part);
  for (const one of shapes(rows, whole)) {
    if (told.has(one.row)) continue;
    // What is matched with something else is a boundary of its own.
    const within = parts.filter(
      ({ row, region }) =>
        !told.has(row) && (!row[whole] || row === one.row) && sharedPart(region, one.region) > PART,
    );
    const own = !one.row[part] || within.some(({ row }) => row === one.row);
    if (within.length < 2 || !own) continue;
    for (const row of [one.row, ...within.map(each => each.row)]) told.add(row);
    const members = alongText(one, within);
    findings.push({
      what,
      numbers: [...new Set([one.row, ...within.map(each => each.row)])]
        .map(({ number }) => number)
        .sort((a, b) => a - b),
      ...(what === 'merged'
        ? { baseline: members, run: [one.instance] }
        : { baseline: [one.instance], run: members }),
    });
  }
  return findings;
}

/** As they are read: along the longer side of the whole. */
function alongText({ region: { box } }: Shape, parts: Shape[]): TextInstance[] {
  const { left, right, top, bottom } = box!;
  const side = right - left >= bottom - top ? 'left' : 'top';
  return [...parts]
    .sort((a, b) => a.region.box![side] - b.region.box![side])
    .map(({ instance }) => instance);
}

function shapes(rows: ComparedInstance[], side: Side): Shape[] {
  return rows.flatMap(row => {
    const instance = row[side];
    const moved = !row.left || !row.right || row.differs?.includes('boundary');
    if (!instance?.polygon || !moved) return [];
    const region = new Region(instance.polygon);
    return region.area > 0 ? [{ row, instance, region }] : [];
  });
}
