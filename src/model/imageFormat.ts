/** The kinds of image file that the local run decodes. */
export type ImageFormat = 'JPEG' | 'PNG' | 'WebP' | 'BMP' | 'TIFF' | 'PNM';

/** The largest image file that is read, in bytes; it is copied from process to process. */
export const mostImageBytes = 2 ** 29;

/** How many of a file's first bytes tell its kind. */
export const signatureLength = 16;

const readable: [ImageFormat, RegExp][] = [
  ['JPEG', /^\xff\xd8\xff/],
  ['PNG', /^\x89PNG\r\n\x1a\n/],
  ['WebP', /^RIFF[^]{4}WEBP/],
  ['BMP', /^BM/],
  ['TIFF', /^(II[*+]\0|MM\0[*+])/],
  ['PNM', /^P[1-6]\s/],
];

/** Kinds of image that are told from other files, so that a refusal names them. */
const named: [string, RegExp][] = [
  ['GIF', /^GIF8/],
  ['JPEG 2000', /^(\0\0\0\fjP {2}|\xff\x4f\xff\x51)/],
  ['AVIF', /^[^]{4}ftypavi[fs]/],
  ['HEIF', /^[^]{4}ftyp(hei|mif|msf|hev)/],
  ['JPEG XL', /^(\xff\x0a|\0\0\0\fJXL )/],
  ['PAM', /^P7\s/],
  ['PFM', /^P[fF]\s/],
  ['Radiance HDR', /^#\?R(ADIANC|GB)E/],
  ['OpenEXR', /^\x76\x2f\x31\x01/],
  ['Sun raster', /^\x59\xa6\x6a\x95/],
];

function head(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, signatureLength));
}

/**
 * The kind of an image file by its first bytes, whatever its name says; undefined for what the
 * local run does not decode.
 */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  return readable.find(([, signature]) => signature.test(head(bytes)))?.[0];
}

/**
 * The name of a kind of image that the local run does not decode; undefined for what is no image.
 */
export function otherImageFormat(bytes: Uint8Array): string | undefined {
  return named.find(([, signature]) => signature.test(head(bytes)))?.[0];
}

/** What files of these kinds are named, without the dot. */
export const imageExtensions = [
  'png',
  'apng',
  'jpg',
  'jpeg',
  'jpe',
  'jfif',
  'bmp',
  'dib',
  'webp',
  'tif',
  'tiff',
  'pbm',
  'pgm',
  'ppm',
  'pnm',
];

/** Whether a file is an image by its name. */
export const imageNames = new RegExp(`\\.(${imageExtensions.join('|')})$`, 'i');

/**
 * Whether a file of a folder is meant as an image: by its first bytes, or by its name, so that a
 * damaged one is not passed over.
 */
export function isMeantAsImage(name: string, firstBytes: Uint8Array): boolean {
  return (
    imageFormat(firstBytes) !== undefined ||
    otherImageFormat(firstBytes) !== undefined ||
    imageNames.test(name)
  );
}
