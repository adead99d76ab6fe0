/**
 * `float(f'{value:.4f}')` for 0…1. Python rounds a tie to the even digit, `toFixed` upwards; a tie
 * are odd multiples of 1/32 alone, for no other binary fraction ends after five decimal places.
 */
export function roundedAsPython(value: number): number {
  const rounded = Number(value.toFixed(4));
  const tie = Math.abs(value * 32) % 2 === 1;
  const digits = Math.round(rounded * 10_000);
  return tie && digits % 2 !== 0 ? (digits - 1) / 10_000 : rounded;
}
