import type { OpenImage } from '../gate';
import { bmpTiffWeights, toGray } from '../rgba';
import { toBgr } from './colours';
import { Directory, tag } from './directory';
import { readLayout, segmentBytes, segmentCount } from './layout';
import { readSamples } from './samples';

/**
 * What each strip or tile costs beside its samples, counted in bytes: a picture in a million pieces
 * is a trap.
 */
const perSegment = 2048;

/**
 * A TIFF's or BigTIFF's first picture; its orientation is applied whatever the config says, as
 * OpenCV does. Throws `RangeError` for what is not in the file, `UnsupportedKind` for what is not
 * decoded.
 */
export function openTiff(bytes: Uint8Array): OpenImage {
  const directory = new Directory(bytes);
  const layout = readLayout(directory);
  const { width, height } = layout;
  return {
    width,
    height,
    unpacked: segmentCount(layout) * (segmentBytes(layout, layout.segmentHeight) + perSegment),
    orientation: directory.value(tag.orientation, 1),
    decode: async gray => {
      const colour = toBgr(layout, await readSamples(layout));
      return gray ? toGray(colour, bmpTiffWeights) : colour;
    },
  };
}
