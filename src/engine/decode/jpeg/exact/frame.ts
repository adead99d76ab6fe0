/** One component of a JPEG and its coefficients. */
export interface Component {
  id: number;
  /** Sampling factors. */
  h: number;
  v: number;
  /** Number of its quantisation table. */
  table: number;
  /** The table as it was when the component's first scan began, in natural order. */
  quantisation: Uint16Array | undefined;
  /** Samples that belong to the picture. */
  width: number;
  height: number;
  /** Blocks of 8 × 8 that belong to the picture, and those that are stored. */
  blocksWide: number;
  blocksHigh: number;
  storedWide: number;
  coefficients: Int16Array;
  /** The last DC value; counts within a scan. */
  predictor: number;
}

export interface Frame {
  width: number;
  height: number;
  progressive: boolean;
  /** Greatest sampling factors. */
  maxH: number;
  maxV: number;
  mcusWide: number;
  mcusHigh: number;
  components: Component[];
}

export const blockSize = 64;

/**
 * Coefficients in the order of a scan → where they stand in a block; 16 more for runs that leave
 * it.
 */
export const naturalOrder = new Uint8Array([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52,
  45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
  63, 63, 63, 63, 63,
]);

/**
 * Lays out a frame from the content of its SOF segment. Throws `Error` for what the segment cannot
 * say.
 */
export function layOut(data: Uint8Array, progressive: boolean): Frame {
  const [height, width, count] = [(data[1]! << 8) | data[2]!, (data[3]! << 8) | data[4]!, data[5]!];
  const parts = Array.from({ length: count }, (_, i) => data.subarray(6 + 3 * i, 9 + 3 * i));
  const factors = parts.map(([, both = 0]) => ({ h: both >> 4, v: both & 15 }));
  if (factors.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4))
    throw new Error('sampling factors');
  const [maxH, maxV] = [
    Math.max(...factors.map(({ h }) => h)),
    Math.max(...factors.map(({ v }) => v)),
  ];
  const [mcusWide, mcusHigh] = [Math.ceil(width / (8 * maxH)), Math.ceil(height / (8 * maxV))];
  const components = parts.map(([id = 0, , table = 0], i): Component => {
    const { h, v } = factors[i]!;
    const [ownWidth, ownHeight] = [Math.ceil((width * h) / maxH), Math.ceil((height * v) / maxV)];
    return {
      id,
      h,
      v,
      table,
      quantisation: undefined,
      width: ownWidth,
      height: ownHeight,
      blocksWide: Math.ceil(ownWidth / 8),
      blocksHigh: Math.ceil(ownHeight / 8),
      storedWide: mcusWide * h,
      coefficients: new Int16Array(mcusWide * h * mcusHigh * v * blockSize),
      predictor: 0,
    };
  });
  return { width, height, progressive, maxH, maxV, mcusWide, mcusHigh, components };
}
