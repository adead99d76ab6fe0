import type { FileHandle } from 'node:fs/promises';

/**
 * A field of a protobuf message: its number and where its content lies; `value` of one that is a
 * number.
 */
export interface Field {
  number: number;
  start: number;
  end: number;
  value?: number;
}

/** A tag and a length take at most ten bytes each. */
export const LONGEST_HEAD = 20;
const WINDOW = 1 << 16;
/** A large network's graph has some hundred thousand. */
const MOST_FIELDS = 2_000_000;

/** What is not protobuf, or more of it than any model's. */
export class NotProtobuf extends Error {}

/** The field that begins with `head` at position `at`; undefined for what is no protobuf. */
export function fieldAt(head: Buffer, at: number): Field | undefined {
  const tag = varint(head, 0);
  if (!tag || tag.value < 8) return undefined;
  const number = Math.floor(tag.value / 8);
  const length = varint(head, tag.next);
  switch (tag.value % 8) {
    case 0:
      return length && { number, start: at + tag.next, end: at + length.next, value: length.value };
    case 1:
      return { number, start: at + tag.next, end: at + tag.next + 8 };
    case 2:
      return length && { number, start: at + length.next, end: at + length.next + length.value };
    case 5:
      return { number, start: at + tag.next, end: at + tag.next + 4 };
    default:
      return undefined;
  }
}

/** Exact up to 2^53, more than any file has bytes. */
function varint(bytes: Buffer, start: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: start + i + 1 };
  }
  return undefined;
}

/**
 * Reads messages of a file field by field, without their content: in windows, since fields of a
 * graph are small and weights large.
 */
export class ProtobufFile {
  #window = Buffer.alloc(0);
  #from = 0;
  #fields = 0;

  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  /** The fields of the message between two positions. Throws `NotProtobuf`. */
  async fields(start: number, end: number): Promise<Field[]> {
    const found: Field[] = [];
    for (let at = start; at < end;) {
      const field = fieldAt(await this.bytes(at, Math.min(LONGEST_HEAD, end - at)), at);
      if (!field || field.end > end || ++this.#fields > MOST_FIELDS) throw new NotProtobuf();
      found.push(field);
      at = field.end;
    }
    return found;
  }

  /** A field's content as text, of at most 64 kB; '' for a longer one. */
  async text({ start, end }: Field): Promise<string> {
    return end - start > WINDOW ? '' : (await this.bytes(start, end - start)).toString('utf8');
  }

  /** Bytes of the file, fewer at its end. */
  async bytes(at: number, length: number): Promise<Buffer> {
    if (at < this.#from || at + length > this.#from + this.#window.length) {
      const window = Buffer.alloc(Math.max(length, WINDOW));
      const { bytesRead } = await this.file.read(window, 0, window.length, at);
      this.#window = window.subarray(0, bytesRead);
      this.#from = at;
    }
    return this.#window.subarray(at - this.#from, at - this.#from + length);
  }
}
