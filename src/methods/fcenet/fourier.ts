/** Real and imaginary parts of the coefficients −degree…degree. */
export interface Coefficients {
  x: Float32Array;
  y: Float32Array;
}

/** cos and sin of 2π·i/n, i < n. */
export interface UnitRoots {
  cos: Float64Array;
  sin: Float64Array;
}

export function unitRoots(count: number): UnitRoots {
  const angle = (_: unknown, i: number): number => (2 * Math.PI * i) / count;
  const angles = Float64Array.from({ length: count }, angle);
  return { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
}

/**
 * `FCEPostprocessor._fourier2poly`: points Σ c_k·e^(2πikn/N), n < N, cut off towards zero, as `[x1,
 * y1, …]`. numpy's inverse transform divides by N and MMOCR multiplies by it again; that is done
 * here, too, since it can tip a whole number.
 */
export function fourierToPolygon({ x, y }: Coefficients, { cos, sin }: UnitRoots): Int32Array {
  const count = cos.length;
  const degree = (x.length - 1) / 2;
  const polygon = new Int32Array(2 * count);
  for (let n = 0; n < count; n++) {
    let [real, imaginary] = [x[degree]!, y[degree]!];
    for (let k = 1; k <= degree; k++) {
      const turn = (k * n) % count;
      const c = cos[turn]!;
      const s = sin[turn]!;
      const ax = x[degree + k]!;
      const ay = y[degree + k]!;
      const bx = x[degree - k]!;
      const by = y[degree - k]!;
      real += (ax + bx) * c - (ay - by) * s;
      imaginary += (ay + by) * c + (ax - bx) * s;
    }
    polygon[2 * n] = Math.trunc(real * (1 / count) * count);
    polygon[2 * n + 1] = Math.trunc(imaginary * (1 / count) * count);
  }
  return polygon;
}
