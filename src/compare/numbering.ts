import { boundingBox } from '../model/polygon';
import type { Prediction, TextInstance } from '../model/prediction';
import type { ComparedInstance } from './comparison';
import { matchInstances } from './match';

/** A row that has no number yet. */
export type Unnumbered = Omit<ComparedInstance, 'number'>;

type Row = Pick<ComparedInstance, 'left' | 'right'>;

/** What a row is called, whatever the threshold: by its instances. */
type Numbers = Map<TextInstance, number>;

interface Numbered {
  right: Prediction;
  matchIou: number | undefined;
  numbers: Numbers;
  spare: Numbers;
}

/** A threshold slider compares the same predictions again and again. */
const known = new WeakMap<Prediction, Numbered>();

/**
 * Gives rows their numbers, and puts them in their order: top to bottom, then left to right. Every
 * instance of both predictions is counted, also what a threshold leaves out, so that a number stays
 * with its instance. `matchIou` is undefined where nothing is matched.
 */
export function numberedPair(
  rows: Unnumbered[],
  left: Prediction,
  right: Prediction,
  matchIou: number | undefined,
): ComparedInstance[] {
  const last = known.get(left);
  // Where no threshold leaves anything out, the rows are all there are.
  const whole =
    rows.filter(row => row.left).length === left.instances.length &&
    rows.filter(row => row.right).length === right.instances.length;
  const numbering =
    last?.right === right && last.matchIou === matchIou
      ? last
      : { right, matchIou, ...numbersOf(whole ? rows : allRows(left, right, matchIou)) };
  known.set(left, numbering);
  const taken = new Set<number>();
  const number = ({ left: a, right: b }: Row): number => {
    const own = numbering.numbers.get((a ?? b)!)!;
    // Beside an instance that the threshold leaves out, another may have taken its partner.
    const free = taken.has(own) && !a ? numbering.spare.get(b!)! : own;
    taken.add(free);
    return free;
  };
  // A row keeps the number of its left instance; one of the right side alone may have to give way.
  const inTurn = [...rows.filter(row => row.left), ...rows.filter(row => !row.left)];
  return inTurn.map(row => ({ ...row, number: number(row) })).sort((p, q) => p.number - q.number);
}

/** One prediction alone. */
export function numberedAlone(rows: Unnumbered[], { instances }: Prediction): ComparedInstance[] {
  const numbers = inReadingOrder(instances.map(left => ({ left })));
  return rows
    .map(row => ({ ...row, number: numbers.get((row.left ?? row.right)!)! }))
    .sort((p, q) => p.number - q.number);
}

function allRows(left: Prediction, right: Prediction, matchIou: number | undefined): Row[] {
  const { matches, onlyLeft, onlyRight } =
    matchIou === undefined
      ? { matches: [], onlyLeft: left.instances, onlyRight: right.instances }
      : matchInstances(left.instances, right.instances, matchIou);
  return [
    ...matches,
    ...onlyLeft.map(instance => ({ left: instance })),
    ...onlyRight.map(instance => ({ right: instance })),
  ];
}

function numbersOf(rows: Row[]): { numbers: Numbers; spare: Numbers } {
  const numbers = inReadingOrder(rows);
  return {
    numbers,
    spare: new Map(
      rows.flatMap(({ left, right }) =>
        left && right ? [[right, rows.length + numbers.get(left)!]] : [],
      ),
    ),
  };
}

/** Numbers from 1, by the box of the left instance, else of the right one. */
function inReadingOrder(rows: Row[]): Numbers {
  const placed = rows.map(row => ({
    row,
    box: boundingBox((row.left ?? row.right)!.polygon ?? []),
    key: JSON.stringify([row.left, row.right]),
  }));
  placed.sort(
    (p, q) =>
      (p.box?.top ?? 0) - (q.box?.top ?? 0) ||
      (p.box?.left ?? 0) - (q.box?.left ?? 0) ||
      (p.key < q.key ? -1 : 1),
  );
  const numbers: Numbers = new Map();
  for (const [i, { row }] of placed.entries()) {
    if (row.left) numbers.set(row.left, i + 1);
    if (row.right) numbers.set(row.right, i + 1);
  }
  return numbers;
}
