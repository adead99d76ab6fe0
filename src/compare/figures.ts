/** Three decimals, rounded down: nothing less than perfect reads 1.000. */
export function iouText(iou: number): string {
  return (Math.floor(iou * 1000 + 1e-9) / 1000).toFixed(3);
}

/** Four decimals; a difference that they would round to nothing is said to be below them. */
export function delta(value: number): string {
  return value !== 0 && Math.abs(value) < 0.00005 ? '<0.0001' : value.toFixed(4);
}
