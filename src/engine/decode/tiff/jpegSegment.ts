import { decodeComponents } from '../jpeg/exact/decode';
import { readJpegFrame } from '../jpeg/headers';
import { bgrOfYcc } from '../jpeg/colour';
import { UnsupportedKind } from '../gate';
import { tag } from './directory';
import type { Layout, Segment } from './layout';
import { photometrics } from './names';

const [mostScans, baseline, extended, progressive] = [100, 0xc0, 0xc1, 0xc2];

/**
 * The samples of a segment that is a JPEG of its own, its tables perhaps in the directory; YCbCr is
 * turned to RGB, as libtiff has libjpeg do. Throws `Error` when it is not of the segment's size.
 */
export function unpackJpeg(layout: Layout, { offset, length }: Segment, rows: number): Uint8Array {
  const { directory, segmentWidth, samples, apart, photometric } = layout;
  const bytes = directory.bytes.subarray(offset, offset + length);
  const frame = readJpegFrame(bytes);
  if (!frame) throw new Error('a strip or tile is no JPEG');
  if (
    frame.precision !== 8 ||
    ![baseline, extended, progressive].includes(frame.marker) ||
    frame.scans > mostScans
  ) {
    throw new UnsupportedKind(
      `JPEG of ${frame.precision} bits, process ${frame.marker - 0xc0}, ${frame.scans} scans`,
    );
  }
  const count = apart ? 1 : samples;
  if (
    frame.width !== segmentWidth ||
    frame.height < rows ||
    frame.height > layout.segmentHeight ||
    frame.count !== count
  ) {
    throw new Error('a strip or tile holds a JPEG of another size');
  }
  const components = decodeComponents(bytes, directory.content(tag.jpegTables));
  if (photometric === photometrics.yCbCr && count === 3) return rgbOf(bgrOfYcc(components).data);
  return interleaved(components.planes);
}

function rgbOf(bgr: Uint8Array): Uint8Array {
  for (let i = 0; i < bgr.length; i += 3) {
    const blue = bgr[i]!;
    bgr[i] = bgr[i + 2]!;
    bgr[i + 2] = blue;
  }
  return bgr;
}

function interleaved(planes: Uint8Array[]): Uint8Array {
  const [only] = planes;
  if (planes.length === 1) return only!;
  const out = new Uint8Array(only!.length * planes.length);
  planes.forEach((plane, c) => {
    for (let i = 0, to = c; i < plane.length; i++, to += planes.length) out[to] = plane[i]!;
  });
  return out;
}
