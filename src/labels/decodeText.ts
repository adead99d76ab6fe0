/** A text, and by what encoding its bytes were read. */
export interface Decoded {
  text: string;
  encoding: 'UTF-8' | 'UTF-16' | 'GB18030' | 'Windows-1252';
}

/**
 * The text of a file that does not say how it is encoded: by its byte order mark; without one UTF-8
 * where the bytes are that, else GB18030 (GBK and GB2312 are parts of it), else what fits any
 * bytes. A mark is no part of the text.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const marked = (...mark: number[]): boolean => mark.every((byte, i) => bytes[i] === byte);
  if (marked(0xff, 0xfe)) return { text: decode(bytes, 'utf-16le'), encoding: 'UTF-16' };
  if (marked(0xfe, 0xff)) return { text: decode(bytes, 'utf-16be'), encoding: 'UTF-16' };
  const utf8 = strictly(bytes, 'utf-8');
  if (utf8 !== undefined) return { text: utf8, encoding: 'UTF-8' };
  const chinese = strictly(bytes, 'gb18030');
  if (chinese !== undefined) return { text: chinese, encoding: 'GB18030' };
  return { text: decode(bytes, 'windows-1252'), encoding: 'Windows-1252' };
}

function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

function strictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
