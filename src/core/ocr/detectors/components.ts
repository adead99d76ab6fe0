/** A map's mask: 1 inside, 0 outside, row by row. */
export interface Mask { width: number; height: number; data: Uint8Array }

/** One label per pixel, 0 for none; labels are 1…count. */
export interface Labels { data: Int32Array; count: number }

/**
 * Connected parts of a mask, numbered in the order in which their first pixels come row by row, as `cv2.connectedComponents` numbers
 * them. Pixels are connected by their sides, and with `corners` by their corners, too.
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

/** MMOCR's `fill_hole`: what the outside does not reach over the sides of pixels becomes inside. Changes the mask. */
export function fillHoles({ width, height, data }: Mask): void {
  const outside = new Uint8Array(data.length);
  const stack = new Int32Array(data.length);
  let size = 0;
  const reach = (at: number): void => {
    if (data[at] || outside[at]) return;
    outside[at] = 1;
    stack[size++] = at;
  };
  for (let x = 0; x < width; x++) for (const y of [0, height - 1]) reach(y * width + x);
  for (let y = 0; y < height; y++) for (const x of [0, width - 1]) reach(y * width + x);
  while (size > 0) {
    const at = stack[--size]!;
    const x = at % width;
    if (x > 0) reach(at - 1);
    if (x < width - 1) reach(at + 1);
    if (at >= width) reach(at - width);
    if (at < data.length - width) reach(at + width);
  }
  for (let at = 0; at < data.length; at++) if (!outside[at]) data[at] = 1;
}
