/** Corners one after the other, counter-clockwise where y points upwards. */
export type ConvexRing = Float64Array;

/** What is left of a ring, and what is being cut off it; each cut adds a corner at most. */
let [kept, cut] = [new Float64Array(64), new Float64Array(64)];

/**
 * Area that two convex rings share, in square pixels: Sutherland–Hodgman as in `model/clip.ts`,
 * without an allocation, for most boundaries are quads and half a million of them may meet.
 */
export function convexShared(subject: ConvexRing, by: ConvexRing): number {
  const most = 2 * (subject.length + by.length);
  if (kept.length < most) [kept, cut] = [new Float64Array(most), new Float64Array(most)];
  kept.set(subject);
  let length = subject.length;
  for (let i = 0; i < by.length && length > 0; i += 2) {
    const next = (i + 2) % by.length;
    length = cutBy(length, by[i]!, by[i + 1]!, by[next]! - by[i]!, by[next + 1]! - by[i + 1]!);
    [kept, cut] = [cut, kept];
  }
  return areaOf(length);
}

/** Leaves in `cut` what of `kept` is left of the line through (x, y) in direction (dx, dy). */
function cutBy(length: number, x: number, y: number, dx: number, dy: number): number {
  let count = 0;
  let [px, py] = [kept[length - 2]!, kept[length - 1]!];
  let before = dx * (py - y) - dy * (px - x);
  for (let i = 0; i < length; i += 2) {
    const qx = kept[i]!,
      qy = kept[i + 1]!;
    const side = dx * (qy - y) - dy * (qx - x);
    if (before * side < 0) {
      const part = before / (before - side);
      cut[count++] = px + (qx - px) * part;
      cut[count++] = py + (qy - py) * part;
    }
    if (side >= 0) {
      cut[count++] = qx;
      cut[count++] = qy;
    }
    px = qx;
    py = qy;
    before = side;
  }
  return count;
}

function areaOf(length: number): number {
  const x = kept[0]!,
    y = kept[1]!;
  let twice = 0;
  for (let i = 2; i + 3 < length; i += 2)
    twice += (kept[i]! - x) * (kept[i + 3]! - y) - (kept[i + 2]! - x) * (kept[i + 1]! - y);
  return length < 6 ? 0 : twice / 2;
}
