import { connectedComponents, type Labels } from '../regions/components';

/**
 * mmcv's `contour_expand`. It is meant to grow the smallest kernels over one larger kernel after
 * the other; its stride from kernel to kernel is always zero (mmcv 1.0 to 2.2), so that they grow
 * at once over the largest, the text. That is what MMOCR's results come from.
 * @param minKernelArea kernels of fewer pixels are left out, in pixels of the map.
 */
export function contourExpand(
  text: Uint8Array,
  smallest: Uint8Array,
  width: number,
  height: number,
  minKernelArea: number,
): Labels {
  const labels = connectedComponents({ width, height, data: smallest });
  const { data } = labels;
  const areas = new Int32Array(labels.count + 1);
  for (const label of data) areas[label]!++;
  const queue = new Int32Array(data.length);
  let last = 0;
  for (let at = 0; at < data.length; at++) {
    const label = data[at]!;
    if (!label) continue;
    if (areas[label]! < minKernelArea) data[at] = 0;
    else queue[last++] = at;
  }
  for (let first = 0; first < last; first++) {
    const at = queue[first]!;
    const x = at % width;
    const grow = (next: number): void => {
      if (!text[next] || data[next]) return;
      data[next] = data[at]!;
      queue[last++] = next;
    };
    if (at >= width) grow(at - width);
    if (at < data.length - width) grow(at + width);
    if (x > 0) grow(at - 1);
    if (x < width - 1) grow(at + 1);
  }
  return labels;
}
