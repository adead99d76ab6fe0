/**
 * A decoded image as OpenCV holds it: rows from the top, pixels interleaved, 8 bit, BGR or one gray
 * channel.
 */
export interface Pixels {
  width: number;
  height: number;
  channels: 1 | 3;
  /** `height × width × channels` samples. */
  data: Uint8Array;
}

/**
 * `image` in a canvas of `width` columns, zeros on the right: MMOCR's `PadToWidth` and 0.x
 * `ResizeOCR`.
 */
export function padRight(image: Pixels, width: number): Pixels {
  if (image.width >= width) return image;
  const row = image.width * image.channels;
  const data = new Uint8Array(width * image.height * image.channels);
  for (let y = 0; y < image.height; y++)
    data.set(image.data.subarray(y * row, (y + 1) * row), y * width * image.channels);
  return { ...image, width, data };
}
