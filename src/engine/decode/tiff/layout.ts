import { UnsupportedKind } from '../gate';
import { compressionName, photometricName, photometrics } from './names';
import { tag, type Directory } from './directory';

/**
 * One compressed piece of the picture: a strip, or a tile; of one plane where samples are stored
 * apart.
 */
export interface Segment {
  x: number;
  y: number;
  plane: number;
  offset: number;
  length: number;
}

/** How the samples of a TIFF's first picture are laid out. */
export interface Layout {
  width: number;
  height: number;
  bits: number;
  samples: number;
  /** Each sample has a plane of its own. */
  apart: boolean;
  photometric: number;
  compression: number;
  /** Size of a segment; strips at the bottom may be lower, tiles never are. */
  segmentWidth: number;
  segmentHeight: number;
  tiled: boolean;
  /** YCbCr that is packed with fewer chroma samples: how many luma samples share them. */
  subsampling: { h: number; v: number };
  directory: Directory;
}

const [unsigned, signed] = [1, 2];
const jpeg = 7;
const [fewestSamples, mostSamples] = [1, 4];

/**
 * What OpenCV and libtiff's RGBA interface take (grfmt_tiff.cpp, tif_getimage.c). Throws
 * `UnsupportedKind` for the rest, by name.
 */
export function readLayout(directory: Directory): Layout {
  const value = (name: number, otherwise: number) => directory.value(name, otherwise);
  const photometric = value(tag.photometric, -1);
  const samples = value(tag.samplesPerPixel, 1);
  const bits = bitsOf(directory, samples);
  const compression = value(tag.compression, 1);
  const apart = value(tag.planar, 1) === 2 && samples > 1;
  const kind = { photometric, samples, bits, compression, apart };
  requireReadable(directory, kind);
  const [width, height] = [value(tag.width, 0), value(tag.height, 0)];
  const tiled = directory.has(tag.tileWidth);
  const layout = {
    ...kind,
    width,
    height,
    tiled,
    directory,
    segmentWidth: tiled ? value(tag.tileWidth, 0) : width,
    segmentHeight: tiled
      ? value(tag.tileHeight, 0)
      : Math.min(height, value(tag.rowsPerStrip, height)),
    subsampling: { h: 1, v: 1 },
  };
  if (layout.segmentWidth < 1 || layout.segmentHeight < 1)
    throw new RangeError('strips or tiles without a size');
  if (photometric === photometrics.yCbCr && compression !== jpeg && !apart)
    layout.subsampling = subsamplingOf(directory);
  return layout;
}

type Kind = Pick<Layout, 'photometric' | 'samples' | 'bits' | 'compression' | 'apart'>;

function requireReadable(directory: Directory, kind: Kind): void {
  const { photometric, samples, bits, compression, apart } = kind;
  const format = directory.value(tag.sampleFormat, unsigned);
  if (!compressionName(compression).readable)
    throw new UnsupportedKind(`compression ${compressionName(compression).name}`);
  if (samples < fewestSamples || samples > mostSamples)
    throw new UnsupportedKind(`${samples} samples a pixel`);
  if (format !== unsigned && format !== signed)
    throw new UnsupportedKind(`samples of ${bits} bits that are no integers`);
  if (!isReadable(kind)) {
    throw new UnsupportedKind(
      `${photometricName(photometric)}, ${samples} × ${bits} bits${apart ? ' in planes' : ''}`,
    );
  }
  if (photometric === photometrics.separated && directory.value(tag.inkSet, 1) !== 1)
    throw new UnsupportedKind('inks other than CMYK');
}

function bitsOf(directory: Directory, samples: number): number {
  const [bits = 1, ...others] = directory.values(tag.bitsPerSample, Math.min(samples, mostSamples));
  if (others.some(other => other !== bits)) throw new UnsupportedKind('samples of several sizes');
  return bits;
}

function isReadable({ photometric, bits, samples, apart }: Kind): boolean {
  const whole = bits === 8 || bits === 16;
  switch (photometric) {
    // OpenCV takes four bits for palettes alone, and two for nothing.
    case photometrics.whiteIsZero:
    case photometrics.blackIsZero:
      return whole || (bits === 1 && samples === 1);
    case photometrics.rgb:
      return whole && samples >= 3;
    case photometrics.palette:
      return !apart && (bits === 8 || (samples === 1 && (bits === 1 || bits === 4)));
    case photometrics.separated:
      return bits === 8 && samples === 4;
    case photometrics.yCbCr:
      return bits === 8 && samples === 3;
    case photometrics.cieLab:
      return whole && samples === 3 && !apart;
    default:
      return false;
  }
}

function subsamplingOf(directory: Directory): Layout['subsampling'] {
  const [h = 2, v = 2] = directory.values(tag.ycbcrSubsampling, 2);
  if (![1, 2, 4].includes(h) || ![1, 2, 4].includes(v) || (v > h && !(h === 1 && v === 2)))
    throw new UnsupportedKind(`chroma subsampling ${h} × ${v}`);
  return { h, v };
}

/** Bytes of a row of samples in a segment, and of a whole segment of `rows` rows. */
export function rowBytes({ segmentWidth, bits, samples, apart }: Layout): number {
  return Math.ceil((segmentWidth * bits * (apart ? 1 : samples)) / 8);
}

export function segmentBytes(layout: Layout, rows: number): number {
  const { h, v } = layout.subsampling;
  if (h * v === 1) return rows * rowBytes(layout);
  return Math.ceil(rows / v) * Math.ceil(layout.segmentWidth / h) * (h * v + 2);
}

export function segmentCount({
  width,
  height,
  segmentWidth,
  segmentHeight,
  samples,
  apart,
}: Layout): number {
  return (
    Math.ceil(width / segmentWidth) * Math.ceil(height / segmentHeight) * (apart ? samples : 1)
  );
}

/** Where the segments lie. Throws `RangeError` when one is not in the file. */
export function segmentsOf(layout: Layout): Segment[] {
  const { directory, tiled, width, segmentWidth, segmentHeight } = layout;
  const count = segmentCount(layout);
  const found = (own: number, other: number) =>
    directory.values(tiled && directory.has(own) ? own : other, count);
  const offsets = found(tag.tileOffsets, tag.stripOffsets);
  const lengths = found(tag.tileByteCounts, tag.stripByteCounts);
  if (offsets.length < count) throw new RangeError('too few strips or tiles');
  const across = Math.ceil(width / segmentWidth);
  const perPlane = count / (layout.apart ? layout.samples : 1);
  return offsets.map((offset, i) => {
    const index = i % perPlane;
    const length =
      lengths[i] ?? (lengths.length === 0 ? Math.max(0, directory.bytes.length - offset) : 0);
    if (length === 0 || offset + length > directory.bytes.length)
      throw new RangeError('a strip or tile is not in the file');
    return {
      x: (index % across) * segmentWidth,
      y: Math.floor(index / across) * segmentHeight,
      plane: Math.floor(i / perPlane),
      offset,
      length,
    };
  });
}
