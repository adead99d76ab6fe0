/**
 * Undoes the filters of `rows` rows in place (PNG specification, section 9). Each row is `1 +
 * rowBytes` bytes, its filter's number first; `step` bytes lie between a sample and the one left of
 * it. Throws `Error` for a filter that there is not.
 */
export function unfilter(
  data: Uint8Array,
  at: number,
  rows: number,
  rowBytes: number,
  step: number,
): void {
  for (let y = 0, row = at + 1; y < rows; y++, row += rowBytes + 1) {
    const up = y === 0 ? undefined : row - rowBytes - 1;
    switch (data[row - 1]!) {
      case 0:
        break;
      case 1:
        undoSub(data, row, rowBytes, step);
        break;
      case 2:
        if (up !== undefined) undoUp(data, row, rowBytes, up);
        break;
      case 3:
        undoAverage(data, row, rowBytes, step, up);
        break;
      // Without a row above, the best guess is always the sample to the left.
      case 4:
        if (up === undefined) undoSub(data, row, rowBytes, step);
        else undoPaeth(data, row, rowBytes, step, up);
        break;
      default:
        throw new Error(`unknown filter ${data[row - 1]}`);
    }
  }
}

function undoSub(data: Uint8Array, row: number, rowBytes: number, step: number): void {
  for (let i = row + step, end = row + rowBytes; i < end; i++) data[i]! += data[i - step]!;
}

function undoUp(data: Uint8Array, row: number, rowBytes: number, up: number): void {
  for (let i = 0; i < rowBytes; i++) data[row + i]! += data[up + i]!;
}

function undoAverage(
  data: Uint8Array,
  row: number,
  rowBytes: number,
  step: number,
  up: number | undefined,
): void {
  for (let i = 0; i < rowBytes; i++) {
    const left = i < step ? 0 : data[row + i - step]!;
    data[row + i]! += (left + (up === undefined ? 0 : data[up + i]!)) >> 1;
  }
}

function undoPaeth(
  data: Uint8Array,
  row: number,
  rowBytes: number,
  step: number,
  up: number,
): void {
  for (let i = 0; i < step; i++) data[row + i]! += data[up + i]!;
  // Channel by channel, so that what was just computed stays at hand.
  for (let channel = 0; channel < step; channel++) {
    let left = data[row + channel]!;
    let corner = data[up + channel]!;
    for (let i = channel + step; i < rowBytes; i += step) {
      const above = data[up + i]!;
      const toLeft = Math.abs(above - corner);
      const toAbove = Math.abs(left - corner);
      const toCorner = Math.abs(left + above - 2 * corner);
      const guess =
        toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
      left = (data[row + i]! + guess) & 255;
      data[row + i] = left;
      corner = above;
    }
  }
}
