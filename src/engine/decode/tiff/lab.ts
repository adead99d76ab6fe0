import { tag } from './directory';
import type { Layout } from './layout';

const f = Math.fround;
const steps = 1500;
/**
 * The display that libtiff turns colours for (tif_getimage.c, `display_sRGB`): its matrix, its
 * white, its gamma.
 */
const matrix = [3.241, -1.5374, -0.4986, -0.9692, 1.876, 0.0416, 0.0556, -0.204, 1.057].map(f);
const [whiteLight, restLight, white, gamma] = [100, 1, 255, 2.4];
/** CIE D50, libtiff's default white point (tif_aux.c). */
const d50 = [96.425, 100, 82.468].map((light, _, all) =>
  f(f(light) / all.reduce((sum, one) => f(sum + f(one)), 0)),
) as [number, number, number];

const step = f(f(whiteLight - restLight) / steps);

/** `TIFFCIELab16ToXYZ` and `TIFFXYZToRGB` (tif_color.c): BGR of L*, a*, b* of 8 or 16 bits. */
export function labToRgb(
  layout: Layout,
  data: Uint8Array,
): (from: number, out: Uint8Array, to: number) => void {
  const [x0, y0, z0] = whitePoint(layout);
  const sample = samples(layout, data);
  const curve = Uint8Array.from({ length: steps + 1 }, (_, i) =>
    f(f(white * f((i / steps) ** (1 / f(gamma)))) + 0.5),
  );
  return (from, out, to) => {
    const lightness = f(f(sample(from, 0) * 100) / 65535);
    const dark = lightness < f(8.856);
    const y = dark ? f(f(lightness * y0) / f(903.292)) : 0;
    const cube = dark ? f(f(f(7.787) * f(y / y0)) + f(16 / 116)) : f(f(lightness + 16) / 116);
    const light = dark ? y : f(f(f(y0 * cube) * cube) * cube);
    const x = axis(f(f(f(sample(from, 1) / 256) / 500) + cube), x0);
    const z = axis(f(cube - f(f(sample(from, 2) / 256) / 200)), z0);
    for (let c = 0; c < 3; c++) {
      const [a, b, d] = [matrix[3 * c]!, matrix[3 * c + 1]!, matrix[3 * c + 2]!];
      const shown = f(f(f(a * x) + f(b * light)) + f(d * z));
      out[to + 2 - c] =
        curve[
          Math.min(
            steps,
            Math.trunc(f(f(Math.min(whiteLight, Math.max(restLight, shown)) - restLight) / step)),
          )
        ]!;
    }
  };
}

/** X, Y and Z of the picture's white. */
function whitePoint({ directory }: Layout): [number, number, number] {
  const [wx = d50[0], wy = d50[1]] = directory.values(tag.whitePoint, 2).map(f);
  return [f(f(f(wx) / f(wy)) * 100), 100, f(f(f(f(1 - f(wx)) - f(wy)) / f(wy)) * 100)];
}

/** Reads a pixel's L*, a* or b* (`c`), as 16 bits. */
function samples(
  { directory: { littleEndian }, bits }: Layout,
  data: Uint8Array,
): (from: number, c: number) => number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return (from, c) => {
    if (bits === 16)
      return c === 0
        ? view.getUint16(from, littleEndian)
        : view.getInt16(from + 2 * c, littleEndian);
    return c === 0 ? view.getUint8(from) * 257 : view.getInt8(from + c) * 256;
  };
}

function axis(value: number, ofWhite: number): number {
  return value < f(0.2069)
    ? f(f(ofWhite * f(value - f(0.13793))) / f(7.787))
    : f(f(f(ofWhite * value) * value) * value);
}
