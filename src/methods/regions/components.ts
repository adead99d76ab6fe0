/** A map's mask: 1 inside, 0 outside, row by row. */
export interface Mask {
  width: number;
  height: number;
  data: Uint8Array;
}

/** One label per pixel, 0 for none; labels are 1…count. */
export interface Labels {
  data: Int32Array;
  count: number;
}

/**
 * Connected parts of a mask, numbered in the order in which their first pixels come row by row, as
 * `cv2.connectedComponents` numbers them. Pixels are connected by their sides, and with `corners`
 * by their corners, too.
 */
export function connectedComponents({ width, height, data }: Mask, corners = false): Labels {
  const labels = new Int32Array(data.length);
  const stack = new Int32Array(data.length);
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (!data[start] || labels[start]) continue;
    labels[start] = ++count;
    stack[0] = start;
    for (let size = 1; size > 0;) {
      const at = stack[--size]!;
      const x = at % width;
      const y = (at - x) / width;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (!data[next] || labels[next] || (!corners && nx !== x && ny !== y)) continue;
          labels[next] = count;
          stack[size++] = next;
        }
      }
    }
  }
  return { data: labels, count };
}

/**
 * MMOCR's `fill_hole`: what the outside does not reach over the sides of pixels becomes inside.
 * Changes the mask.
 */
export function fillHoles({ width, height, data }: Mask): void {
  // A frame of outside around the mask: the way round it is open.
  const stride = width + 2;
  const closed = new Uint8Array(stride * (height + 2));
  for (let y = 0; y < height; y++)
    closed.set(data.subarray(y * width, (y + 1) * width), (y + 1) * stride + 1);
  // Row by row from where the row before or after it is reached.
  const waiting = [0];
  while (waiting.length) {
    let at = waiting.pop()!;
    while (closed[at - 1] === 0) at--;
    for (let [above, below] = [false, false]; closed[at] === 0; at++) {
      closed[at] = 2;
      if (above !== (closed[at - stride] === 0) && (above = !above)) waiting.push(at - stride);
      if (below !== (closed[at + stride] === 0) && (below = !below)) waiting.push(at + stride);
    }
  }
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0, i = (y + 1) * stride + 1; x < width; x++, at++, i++)
      data[at] = closed[i] === 2 ? 0 : 1;
  }
}
