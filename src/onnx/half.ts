/** The number that 16 bits of IEEE 754 half precision are. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The number that the upper 16 bits of a float32 are. */
export function fromBfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

/** Largest of half precision; what is half a step larger becomes infinite. */
const LARGEST = 65504;
const SMALLEST_EXPONENT = -14;

/** A number rounded to half precision, half to even, as converters to fp16 do. */
export function toHalfPrecision(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), SMALLEST_EXPONENT);
  const step = 2 ** (exponent - 10);
  const scaled = value / step;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  const rounded = (up ? floor + 1 : floor) * step;
  return Math.abs(rounded) > LARGEST ? Math.sign(value) * Infinity : rounded;
}

/** ONNX Runtime's converter to fp16 raises what is smaller, but zero, and lowers what is larger. */
const SMALLEST_KEPT = 2 ** -24,
  LARGEST_KEPT = 10_000;

/**
 * Whether `half` is what a converter to fp16 makes of a value: the nearest half, or, by
 * `convert_float_to_float16` of ONNX Runtime with its defaults, what is still neither 0 nor large.
 */
export function isHalfOf(half: number, value: number): boolean {
  if (half === toHalfPrecision(value)) return true;
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size)) return false;
  if (size < SMALLEST_KEPT) return half === Math.sign(value) * SMALLEST_KEPT;
  return size > LARGEST_KEPT && half === Math.sign(value) * LARGEST_KEPT;
}
