import type { Mask } from '../regions/components';

/**
 * What scikit-image's thinning table says of a pixel by its neighbours, as bits NW 1, N 2, NE 4, E
 * 8, SE 16, S 32, SW 64, W 128: 1 goes in the first pass, 2 in the second, 3 in both. It is the
 * rule of Zhang and Suen (`zhangSuen`) but for these.
 */
const exceptions: Record<number, number> = {
  3: 1,
  6: 1,
  10: 3,
  11: 1,
  12: 1,
  14: 1,
  24: 2,
  26: 2,
  40: 3,
  48: 0,
  56: 2,
  96: 2,
  104: 2,
  108: 2,
  129: 0,
  130: 3,
  131: 1,
  134: 1,
  160: 3,
  161: 1,
  176: 2,
  192: 2,
  194: 1,
  198: 1,
  224: 2,
};

const table = Uint8Array.from({ length: 256 }, (_, code) => exceptions[code] ?? zhangSuen(code));

/**
 * Zhang, Suen: "A fast parallel algorithm for thinning digital patterns" (1984), conditions (a) to
 * (d) of both subiterations.
 */
function zhangSuen(code: number): number {
  const around = Array.from({ length: 8 }, (_, bit) => (code >> bit) & 1);
  const neighbours = around.reduce((sum, set) => sum + set, 0);
  const turns = around.filter((set, i) => !set && around[(i + 1) % 8]).length;
  if (neighbours < 2 || neighbours > 6 || turns !== 1) return 0;
  const [, north, , east, , south, , west] = around;
  const first = !(north && east && south) && !(east && south && west);
  const second = !(north && east && west) && !(north && south && west);
  return (first ? 1 : 0) + (second ? 2 : 0);
}

/**
 * The one pixel wide centre line of a mask, as scikit-image's `skeletonize` finds it: offsets of
 * its pixels, row by row.
 */
export function skeletonize({ width, height, data }: Mask): number[] {
  const stride = width + 2;
  const padded = new Uint8Array(stride * (height + 2));
  for (let y = 0; y < height; y++)
    padded.set(data.subarray(y * width, (y + 1) * width), (y + 1) * stride + 1);
  thin(padded, stride);
  const left: number[] = [];
  for (let at = stride; at < padded.length - stride; at++) {
    if (padded[at]) left.push((Math.floor(at / stride) - 1) * width + (at % stride) - 1);
  }
  return left;
}

/**
 * Takes pixels off, pass after pass. A pass looks again only at pixels beside one that went since
 * it last did: the others stay.
 */
function thin(map: Uint8Array, stride: number): void {
  const around = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1];
  const waiting: [number[], number[]] = [[], []];
  /** A bit for each pass that the pixel waits for. */
  const waits = new Uint8Array(map.length);
  for (let at = stride; at < map.length - stride; at++) {
    if (!map[at] || neighbourhood(map, at, stride) === 255) continue;
    waits[at] = 3;
    waiting[0].push(at);
    waiting[1].push(at);
  }
  for (let pass: 0 | 1 = 0; waiting[0].length || waiting[1].length; pass = pass === 0 ? 1 : 0) {
    const bit = 1 << pass;
    const gone: number[] = [];
    for (const at of waiting[pass]) {
      waits[at]! &= ~bit;
      if (map[at] && table[neighbourhood(map, at, stride)]! & bit) gone.push(at);
    }
    waiting[pass] = [];
    // All of a pass are decided before the first one goes.
    for (const at of gone) map[at] = 0;
    for (const at of gone)
      for (const offset of around) {
        const beside = at + offset;
        if (!map[beside]) continue;
        if (!(waits[beside]! & 1)) waiting[0].push(beside);
        if (!(waits[beside]! & 2)) waiting[1].push(beside);
        waits[beside] = 3;
      }
  }
}

function neighbourhood(map: Uint8Array, at: number, stride: number): number {
  const above = at - stride;
  const below = at + stride;
  return (
    map[above - 1]! |
    (map[above]! << 1) |
    (map[above + 1]! << 2) |
    (map[at + 1]! << 3) |
    (map[below + 1]! << 4) |
    (map[below]! << 5) |
    (map[below - 1]! << 6) |
    (map[at - 1]! << 7)
  );
}
