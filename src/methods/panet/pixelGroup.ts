import { connectedComponents, type Labels } from '../regions/components';

/** PANet's maps as booleans, and the embedding of every pixel: four planes one after the other. */
export interface PANetMaps {
  width: number;
  height: number;
  text: Uint8Array;
  kernel: Uint8Array;
  embeddings: Float32Array;
}

/**
 * mmcv's `pixel_group`: every kernel grows over the text around it, pixel by pixel from its
 * contour, onto pixels whose embedding lies nearer than `distanceThr` to the kernel's mean. Sums
 * and distances are rounded to float32 as the C++ code rounds them.
 */
export function pixelGroup(maps: PANetMaps, distanceThr: number): Labels {
  const { width, height, text, kernel, embeddings } = maps;
  const labels = connectedComponents({ width, height, data: kernel });
  const { data } = labels;
  const size = width * height;
  const planes = embeddings.length / size;
  const means = kernelMeans(labels, embeddings, size);
  const limit = Math.fround(Math.fround(distanceThr) ** 2);
  const queue = new Int32Array(size);
  let last = contourPixels(maps, queue);
  for (let first = 0; first < last; first++) {
    const at = queue[first]!;
    const label = data[at]!;
    const x = at % width;
    for (let side = 0; side < 4; side++) {
      const next = beside(at, x, side, width, size);
      if (next < 0 || !text[next] || data[next]! > 0) continue;
      let distance = 0;
      for (let plane = 0; plane < planes && distance < limit; plane++) {
        const difference = Math.fround(
          means[label * planes + plane]! - embeddings[plane * size + next]!,
        );
        distance = Math.fround(distance + difference * difference);
      }
      if (distance >= limit) continue;
      data[next] = label;
      queue[last++] = next;
    }
  }
  return labels;
}

/** The pixel left of, right of, above or below `at`, of column `x`; −1 outside of the map. */
function beside(at: number, x: number, side: number, width: number, size: number): number {
  switch (side) {
    case 0:
      return x === 0 ? -1 : at - 1;
    case 1:
      return x === width - 1 ? -1 : at + 1;
    case 2:
      return at < width ? -1 : at - width;
    default:
      return at >= size - width ? -1 : at + width;
  }
}

function kernelMeans(
  { data, count }: Labels,
  embeddings: Float32Array,
  size: number,
): Float32Array {
  const planes = embeddings.length / size;
  const means = new Float32Array((count + 1) * planes);
  const pixels = new Float32Array(count + 1);
  for (let at = 0; at < size; at++) {
    const label = data[at]!;
    if (!label) continue;
    pixels[label]!++;
    for (let plane = 0; plane < planes; plane++)
      means[label * planes + plane]! += embeddings[plane * size + at]!;
  }
  return means.map((sum, i) => sum / pixels[Math.floor(i / planes)]!);
}

/**
 * Kernel pixels beside one that is not (what `cv2.drawContours` paints of the kernels), row by row;
 * gives their number.
 */
function contourPixels({ width, height, kernel }: PANetMaps, queue: Int32Array): number {
  let count = 0;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (!kernel[at]) continue;
      const inner =
        x > 0 &&
        x < width - 1 &&
        y > 0 &&
        y < height - 1 &&
        kernel[at - 1]! &&
        kernel[at + 1]! &&
        kernel[at - width]! &&
        kernel[at + width]!;
      if (!inner) queue[count++] = at;
    }
  }
  return count;
}
