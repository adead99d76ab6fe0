/** How colours are stored (PhotometricInterpretation). */
export const photometrics = {
  whiteIsZero: 0,
  blackIsZero: 1,
  rgb: 2,
  palette: 3,
  separated: 5,
  yCbCr: 6,
  cieLab: 8,
} as const;

const photometricNames: Record<number, string> = {
  [-1]: 'no colour space',
  0: 'gray',
  1: 'gray',
  2: 'RGB',
  3: 'palette',
  4: 'mask',
  5: 'CMYK',
  6: 'YCbCr',
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
  32803: 'colour filter array',
  32844: 'LogL',
  32845: 'LogLuv',
  34892: 'linear raw',
};

export const compressions = {
  none: 1,
  faxRows: 2,
  fax3: 3,
  fax4: 4,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  faxWords: 32771,
  packBits: 32773,
  oldDeflate: 32946,
} as const;

/** Those that OpenCV's libtiff cannot read either, but for old JPEG and SGI Log. */
const otherCompressions: Record<number, string> = {
  6: 'old-style JPEG',
  32766: 'NeXT',
  32809: 'ThunderScan',
  34661: 'JBIG',
  34676: 'SGI Log',
  34677: 'SGI Log24',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
  50002: 'JPEG XL',
};

export function compressionName(compression: number): { name: string; readable: boolean } {
  const readable = Object.values(compressions).some(one => one === compression);
  return { name: otherCompressions[compression] ?? String(compression), readable };
}

export function photometricName(photometric: number): string {
  return photometricNames[photometric] ?? `colour space ${photometric}`;
}
