import { argsort } from './argsort';

/** TextSnake's geometry at every pixel of a map; the direction is normalised. */
export interface Geometry { width: number; height: number; sin: (at: number) => number; cos: (at: number) => number; radius: Float32Array }

/** `(x, y)` and radius in pixels of the map, and the score of the text's centre there. */
export interface Disk { x: number; y: number; radius: number; score: number }

/** `TextSnakePostprocessor._centralize` walks in steps of this part of the radius. */
const stepRatio = Math.fround(0.03);

/**
 * Where a pixel of the skeleton lies in the middle of the centre region: half way between the ends of a walk up and down, along the
 * text's normal. Steps are float32 and positions double, as numpy makes them. Column 0 counts as outside, as in MMOCR.
 */
export function centralize(geometry: Geometry, at: number, inside: (x: number, y: number) => boolean): { x: number; y: number } {
  const { width, height, radius } = geometry;
  const length = Math.fround(stepRatio * radius[at]!);
  const step = { y: Math.fround(length * geometry.cos(at)), x: Math.fround(length * -geometry.sin(at)) };
  const walk = (direction: 1 | -1): { x: number; y: number } => {
    let x = at % width;
    let y = (at - x) / width;
    for (;;) {
      const next = { x: x + direction * step.x, y: y + direction * step.y };
      const [column, row] = [Math.trunc(next.x), Math.trunc(next.y)];
      const goesOn = row >= 0 && row < height && column > 0 && column < width && inside(column, row);
      // A step of nothing never ends: MMOCR hangs, this stops.
      if (!goesOn || (next.x === x && next.y === y)) return { x, y };
      ({ x, y } = next);
    }
  };
  const [top, bottom] = [walk(1), walk(-1)];
  return { x: Math.trunc((top.x + bottom.x) * 0.5), y: Math.trunc((top.y + bottom.y) * 0.5) };
}

/**
 * `TextSnakePostprocessor._merge_disks`: from the best disk on, those whose centres lie nearer than `overlapThr` times the sum of
 * their radii become their mean.
 */
export function mergeDisks(disks: readonly Disk[], overlapThr: number): Disk[] {
  const merged: Disk[] = [];
  let rest = Array.from(argsort(disks.map(({ score }) => score)).reverse(), i => disks[i]!);
  while (rest.length) {
    const [best, ...others] = rest as [Disk, ...Disk[]];
    const far: Disk[] = [];
    const near = [best];
    for (const disk of others) {
      const distance = Math.sqrt((best.x - disk.x) ** 2 + (best.y - disk.y) ** 2);
      (distance <= (best.radius + disk.radius) * overlapThr ? near : far).push(disk);
    }
    const mean = (key: keyof Disk): number => near.reduce((sum, disk) => sum + disk[key], 0) / near.length;
    merged.push({ x: mean('x'), y: mean('y'), radius: mean('radius'), score: mean('score') });
    rest = far;
  }
  return merged;
}
