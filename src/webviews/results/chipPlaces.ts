import type { ComparedInstance } from '../../compare/comparison';
import { boundingBox, boxesOverlap, points, type Box } from '../../model/polygon';
import { CHIP_HEIGHT, CHIP_POINT, chipWidth, presence } from './chips';
import { firstTouched, outlineOf, touches, type Outline } from './outlines';

/**
 * Where a chip stands, touching its boundary from outside: `offset` screen pixels from the image
 * point `anchor`. One that would lie over another chip or another boundary is `crowded`: its number
 * shows only while it is pointed at or selected.
 */
export interface ChipPlace {
  row: ComparedInstance;
  anchor: [number, number];
  offset: [number, number];
  crowded: boolean;
}

/**
 * What the picture shows: the image's size in its own pixels, screen pixels for each of them and
 * around it, and whether two runs are compared.
 */
export interface Drawn {
  width: number;
  height: number;
  scale: number;
  margin: number;
  compared: boolean;
}

/**
 * Between a chip and the middle of its own line, and the least to any other line or chip; screen
 * pixels.
 */
const GAP = 1;
const CLEARANCE = 7;
const APART = 2;
/** Where two boundaries lie over each other, a chip cannot keep as far from both. */
const ENTANGLED = 3;
/**
 * What differs may lie over its neighbours while it is the exception: so few rows, or so small a
 * part of them.
 */
const EXCEPTION = { rows: 12, part: 0.25 };

interface Candidate {
  anchor: [number, number];
  offset: [number, number];
  box: Box;
}

interface Shape {
  row: ComparedInstance;
  outlines: Outline[];
  box: Box;
  tips: { left: number; right: number };
}

/**
 * Puts each chip at its boundary, where it lies over no other and over no other chip. What differs
 * comes first; where it is the exception, it is never crowded.
 */
export function chipPlaces(rows: ComparedInstance[], at: Drawn): ChipPlace[] {
  const shapes = rows.flatMap(row => shape(row, at) ?? []);
  const special = shapes.filter(({ row }) => !row.same);
  const insist =
    at.compared && special.length <= Math.max(EXCEPTION.rows, shapes.length * EXCEPTION.part);
  const whole = grown(
    { left: 0, top: 0, right: at.width * at.scale, bottom: at.height * at.scale },
    at.margin,
  );
  const taken: Box[] = [];
  return [...special, ...shapes.filter(({ row }) => row.same)].flatMap(own => {
    const near = reach(own);
    const others = shapes
      .filter(other => other !== own && boxesOverlap(other.box, near))
      .map(({ box, outlines }) => ({
        box,
        outlines,
        clearance: boxesOverlap(box, own.box) ? ENTANGLED : CLEARANCE,
      }));
    const chips = taken.filter(box => boxesOverlap(box, near));
    const { best, free } = choose(candidates(own, at.scale), { others, chips, whole });
    if (!best) return [];
    const crowded = !free && !(insist && !own.row.same);
    if (!crowded) taken.push(best.box);
    return [{ row: own.row, anchor: best.anchor, offset: best.offset, crowded }];
  });
}

/** The chips that there is room for. */
export function placeChips(rows: ComparedInstance[], at: Drawn): ChipPlace[] {
  return chipPlaces(rows, at).filter(({ crowded }) => !crowded);
}

/** A row's boundaries in screen pixels; undefined without any. */
function shape(row: ComparedInstance, { scale, compared }: Drawn): Shape | undefined {
  const corners = [row.left, row.right].map(instance =>
    points(instance?.polygon ?? [])
      .map(([x, y]): [number, number] => [x * scale, y * scale])
      .filter(([x, y]) => Number.isFinite(x + y)),
  );
  const box = boundingBox(corners.flat(2));
  const kind = compared ? presence(row) : 'both';
  return (
    box && {
      row,
      outlines: corners.map(outlineOf),
      box,
      tips: { left: kind === 'left' ? CHIP_POINT : 0, right: kind === 'right' ? CHIP_POINT : 0 },
    }
  );
}

/** Where any of a row's chips may lie. */
function reach({ row, box }: Shape): Box {
  const [across, down] = [
    chipWidth(row.number) + CHIP_POINT + CLEARANCE,
    CHIP_HEIGHT + CLEARANCE + GAP,
  ];
  return {
    left: box.left - across,
    right: box.right + across,
    top: box.top - down,
    bottom: box.bottom + down,
  };
}

/**
 * Above and below at either end, beside, then in the middle: each moved in from outside until it
 * touches.
 */
function* candidates({ row, outlines, box, tips }: Shape, scale: number): Generator<Candidate> {
  const [w, h] = [chipWidth(row.number) / 2, CHIP_HEIGHT / 2];
  const middle: [number, number] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const at = (x: number, y: number, anchor: readonly [number, number]): Candidate => ({
    anchor: [anchor[0] / scale, anchor[1] / scale],
    offset: [x - anchor[0], y - anchor[1]],
    box: { left: x - w - tips.left, right: x + w + tips.right, top: y - h, bottom: y + h },
  });
  const vertical = (x: number, way: -1 | 1): Candidate[] => {
    const touched = firstTouched(outlines, { axis: 1, way, low: x - w + 2, high: x + w - 2 });
    return touched ? [at(x, touched[1] + way * (h + GAP), touched)] : [];
  };
  const beside = (way: -1 | 1): Candidate[] => {
    const touched = firstTouched(outlines, {
      axis: 0,
      way,
      low: middle[1] - h + 2,
      high: middle[1] + h - 2,
    });
    return touched
      ? [at(touched[0] + way * (w + GAP + (way < 0 ? tips.right : tips.left)), middle[1], touched)]
      : [];
  };
  const [start, end] =
    box.right - box.left > 2 * w ? [box.left + w, box.right - w] : [middle[0], middle[0]];
  for (const way of [-1, 1] as const) {
    yield* vertical(start, way);
    yield* vertical(end, way);
    if (way < 0) yield* [...beside(-1), ...beside(1)];
  }
  yield* [...vertical(middle[0], -1), ...vertical(middle[0], 1)];
}

interface Around {
  others: (Pick<Shape, 'box' | 'outlines'> & { clearance: number })[];
  chips: Box[];
  whole: Box;
}

/**
 * The first candidate that lies over nothing, within what is drawn if there is one; else the one
 * that covers the fewest.
 */
function choose(
  all: Iterable<Candidate>,
  around: Around,
): { best: Candidate | undefined; free: boolean } {
  let best: Candidate | undefined;
  let least = Infinity;
  for (const candidate of all) {
    const costs = cost(candidate.box, around, least);
    if (costs < least) [best, least] = [candidate, costs];
    if (costs === 0) break;
  }
  return { best, free: least < 1 };
}

/**
 * Less than 1 where nothing is covered; another chip weighs more than a line. Counts no further
 * than `enough`.
 */
function cost(box: Box, { others, chips, whole }: Around, enough: number): number {
  const outside =
    box.left < whole.left ||
    box.top < whole.top ||
    box.right > whole.right ||
    box.bottom > whole.bottom;
  const apart = grown(box, APART);
  let costs = outside ? 0.5 : 0;
  for (const chip of chips) if (boxesOverlap(chip, apart)) costs += 4;
  for (const { box: around, outlines, clearance } of others) {
    if (costs >= enough) break;
    const room = grown(box, clearance);
    if (boxesOverlap(around, room) && outlines.some(outline => touches(outline, room))) costs += 1;
  }
  return costs;
}

function grown({ left, right, top, bottom }: Box, by: number): Box {
  return { left: left - by, right: right + by, top: top - by, bottom: bottom + by };
}
