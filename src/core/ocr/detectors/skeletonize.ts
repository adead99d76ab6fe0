import type { Mask } from './components';

/**
 * What scikit-image's thinning table says of a pixel by its neighbours, as bits NW 1, N 2, NE 4, E 8, SE 16, S 32, SW 64, W 128:
 * 1 goes in the first pass, 2 in the second, 3 in both. It is the rule of Zhang and Suen (`zhangSuen`) but for these.
 */
const exceptions: Record<number, number> = {
  3: 1, 6: 1, 10: 3, 11: 1, 12: 1, 14: 1, 24: 2, 26: 2, 40: 3, 48: 0, 56: 2, 96: 2, 104: 2, 108: 2, 129: 0, 130: 3, 131: 1, 134: 1,
  160: 3, 161: 1, 176: 2, 192: 2, 194: 1, 198: 1, 224: 2,
};

const table = Uint8Array.from({ length: 256 }, (_, code) => exceptions[code] ?? zhangSuen(code));

/** Zhang, Suen: "A fast parallel algorithm for thinning digital patterns" (1984), conditions (a) to (d) of both subiterations. */
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

/** The one pixel wide centre line of a mask, as scikit-image's `skeletonize` finds it: offsets of its pixels, row by row. */
export function skeletonize({ width, height, data }: Mask): number[] {
  const stride = width + 2;
  const padded = new Uint8Array(stride * (height + 2));
  let left: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!data[y * width + x]) continue;
      const at = (y + 1) * stride + x + 1;
      padded[at] = 1;
      left.push(at);
    }
  }
  for (let before = Infinity; left.length < before;) {
    before = left.length;
    for (const pass of [1, 2]) {
      // All of a pass are decided before the first one goes.
      const gone = left.filter(at => table[neighbourhood(padded, at, stride)]! & pass);
      for (const at of gone) padded[at] = 0;
      left = left.filter(at => padded[at]);
    }
  }
  return left.map(at => (Math.floor(at / stride) - 1) * width + (at % stride) - 1);
}

function neighbourhood(map: Uint8Array, at: number, stride: number): number {
  const [above, below] = [at - stride, at + stride];
  return map[above - 1]! | (map[above]! << 1) | (map[above + 1]! << 2) | (map[at + 1]! << 3)
    | (map[below + 1]! << 4) | (map[below]! << 5) | (map[below - 1]! << 6) | (map[at - 1]! << 7);
}
