import { argsort } from '../regions/argsort';

/** TextSnake's geometry at every pixel of a map; the direction is normalised. */
export interface Geometry {
  width: number;
  height: number;
  sin: (at: number) => number;
  cos: (at: number) => number;
  radius: Float32Array;
}

/** `(x, y)` and radius in pixels of the map, and the score of the text's centre there. */
export interface Disk {
  x: number;
  y: number;
  radius: number;
  score: number;
}

/** `TextSnakePostprocessor._centralize` walks in steps of this part of the radius. */
const stepRatio = Math.fround(0.03);

/**
 * Positions and steps that are whole multiples of this add up without rounding, in any order, on
 * maps of up to 8192 pixels a side.
 */
const exactUnit = 2 ** -40;
/**
 * MMOCR takes steps shorter than this by the million; to walk them one by one is to wait for ever.
 */
const walkable = 2 ** -10;

/**
 * Where a pixel of the skeleton lies in the middle of the centre region: half way between the ends
 * of a walk up and down, along the text's normal. Steps are float32 and positions double, as numpy
 * makes them. Column 0 counts as outside, as in MMOCR.
 */
export function centralize(
  geometry: Geometry,
  at: number,
  inside: (x: number, y: number) => boolean,
): { x: number; y: number } {
  const length = Math.fround(stepRatio * geometry.radius[at]!);
  const step = {
    x: Math.fround(length * -geometry.sin(at)),
    y: Math.fround(length * geometry.cos(at)),
  };
  const top = walk(geometry, at, step, inside);
  const bottom = walk(geometry, at, { x: -step.x, y: -step.y }, inside);
  return { x: Math.trunc((top.x + bottom.x) * 0.5), y: Math.trunc((top.y + bottom.y) * 0.5) };
}

/** The last of the positions `step` after `step` that is inside. */
function walk(
  { width, height }: Geometry,
  at: number,
  step: { x: number; y: number },
  inside: (x: number, y: number) => boolean,
): { x: number; y: number } {
  const exact = [step.x, step.y].every(length => Number.isInteger(length / exactUnit));
  const jumps = exact || Math.max(Math.abs(step.x), Math.abs(step.y)) < walkable;
  let x = at % width;
  let y = (at - x) / width;
  for (;;) {
    const nextX = x + step.x;
    const nextY = y + step.y;
    const column = Math.trunc(nextX);
    const row = Math.trunc(nextY);
    const goesOn = row >= 0 && row < height && column > 0 && column < width && inside(column, row);
    // A step of nothing never ends: MMOCR hangs, this stops.
    if (!goesOn || (nextX === x && nextY === y)) return { x, y };
    const more = jumps
      ? Math.min(stepsWithin(nextX, step.x, column), stepsWithin(nextY, step.y, row))
      : 0;
    x = nextX + more * step.x;
    y = nextY + more * step.y;
  }
}

/**
 * How many steps surely stay in the pixel; the last ones may be missing. Pixel 0 begins at −1:
 * positions are cut off towards zero.
 */
function stepsWithin(position: number, step: number, pixel: number): number {
  if (step === 0) return Infinity;
  const left = step > 0 ? pixel + 1 - position : position - (pixel === 0 ? -1 : pixel);
  return Math.max(0, Math.floor(left / Math.abs(step)) - 1);
}

/**
 * `TextSnakePostprocessor._merge_disks`: from the best disk on, those whose centres lie nearer than
 * `overlapThr` times the sum of their radii become their mean. MMOCR sorts upwards and takes from
 * the end.
 */
export function mergeDisks(disks: readonly Disk[], overlapThr: number): Disk[] {
  const sorted = Array.from(argsort(disks.map(({ score }) => score)).reverse(), i => disks[i]!);
  const around = byPlace(
    sorted,
    2 * overlapThr * sorted.reduce((most, { radius }) => (radius > most ? radius : most), 0),
  );
  const gone = new Uint8Array(sorted.length);
  const merged: Disk[] = [];
  sorted.forEach((best, i) => {
    if (gone[i]) return;
    gone[i] = 1;
    const near = around(best)
      .filter(k => {
        const disk = sorted[k]!;
        return (
          !gone[k] &&
          Math.sqrt((best.x - disk.x) ** 2 + (best.y - disk.y) ** 2) <=
            (best.radius + disk.radius) * overlapThr
        );
      })
      .sort((a, b) => a - b);
    for (const k of near) gone[k] = 1;
    const mean = (key: keyof Disk): number =>
      near.reduce((sum, k) => sum + sorted[k]![key], best[key]) / (near.length + 1);
    merged.push({ x: mean('x'), y: mean('y'), radius: mean('radius'), score: mean('score') });
  });
  return merged;
}

/** Gives the indices of all disks that lie within `reach` of one, and others. */
function byPlace(disks: readonly Disk[], reach: number): (disk: Disk) => number[] {
  const side = Math.max(1, reach);
  const key = (column: number, row: number): number => column * 2 ** 20 + row;
  const cells = new Map<number, number[]>();
  disks.forEach(({ x, y }, i) => {
    const at = key(Math.floor(x / side), Math.floor(y / side));
    const cell = cells.get(at);
    if (cell) cell.push(i);
    else cells.set(at, [i]);
  });
  return ({ x, y }) => {
    const [column, row] = [Math.floor(x / side), Math.floor(y / side)];
    return [-1, 0, 1].flatMap(dx =>
      [-1, 0, 1].flatMap(dy => cells.get(key(column + dx, row + dy)) ?? []),
    );
  };
}
