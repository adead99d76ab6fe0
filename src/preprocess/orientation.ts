import type { Pixels } from '../model/pixels';

/**
 * Turns stored pixels upright.
 * @param orientation TIFF/EXIF tag 0x0112, 1…8; anything else leaves the image as it is, like
 *   OpenCV.
 */
export function turnUpright(image: Pixels, orientation: number): Pixels {
  if (!Number.isInteger(orientation) || orientation < 2 || orientation > 8) return image;
  const [width, height] =
    orientation >= 5 ? [image.height, image.width] : [image.width, image.height];
  const { channels, data } = image;
  const index = (x: number, y: number) => {
    const [sx, sy] = storedAt(orientation, x, y, image.width, image.height);
    return (sy * image.width + sx) * channels;
  };
  const start = index(0, 0);
  const stepX = width > 1 ? index(1, 0) - start : 0;
  const stepY = height > 1 ? index(0, 1) - start : 0;
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = start + y * stepY; x < width; x++, from += stepX) {
      for (let c = 0; c < channels; c++) out[to++] = data[from + c]!;
    }
  }
  return { width, height, channels, data: out };
}

/**
 * Where upright pixel (x, y) is stored in an image of `width` × `height` (EXIF 2.3, table of
 * orientations).
 */
function storedAt(
  orientation: number,
  x: number,
  y: number,
  width: number,
  height: number,
): [number, number] {
  switch (orientation) {
    case 2:
      return [width - 1 - x, y];
    case 3:
      return [width - 1 - x, height - 1 - y];
    case 4:
      return [x, height - 1 - y];
    case 5:
      return [y, x];
    case 6:
      return [y, height - 1 - x];
    case 7:
      return [width - 1 - y, height - 1 - x];
    default:
      return [width - 1 - y, x];
  }
}
