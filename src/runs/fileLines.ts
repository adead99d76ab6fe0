import { createReadStream } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';

/** An answer of a server has as much at most. */
const LONGEST_BYTES = 64 * 2 ** 20;
const NEWLINE = 0x0a;

/** A line of a file. */
export interface FileLine {
  /** Without what ends it; a byte order mark is no part of the first one. */
  text: string;
  /** From 1. */
  number: number;
  /** Bytes of the file before it, and with it and what ends it. */
  start: number;
  end: number;
  /** Whether a line break ends it; else it is the last one. */
  ended: boolean;
}

/**
 * The lines of a file of any size, read as they are asked for. Throws `UserError` for a line of
 * more than 64 MiB, or what reading throws.
 */
export async function* fileLines(path: string): AsyncGenerator<FileLine, void, undefined> {
  let parts: Buffer[] = [];
  let [start, length, number] = [0, 0, 0];
  const line = (last: Buffer, ended: boolean): FileLine => {
    const text = Buffer.concat([...parts, last]).toString('utf8');
    const end = start + length + last.length + (ended ? 1 : 0);
    const whole = { number: ++number, start, end, ended };
    [parts, start, length] = [[], end, 0];
    return { text: whole.start === 0 ? text.replace(/^\uFEFF/, '') : text, ...whole };
  };
  for await (const part of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    const bytes = part as Buffer;
    let at = 0;
    for (let end; (end = bytes.indexOf(NEWLINE, at)) >= 0; at = end + 1)
      yield line(bytes.subarray(at, end), true);
    parts.push(bytes.subarray(at));
    length += bytes.length - at;
    if (length > LONGEST_BYTES)
      throw new UserError(
        l10n.t(
          '{0}: line {1} has more than {2} MiB: it is no result.',
          path,
          number + 1,
          LONGEST_BYTES / 2 ** 20,
        ),
      );
  }
  if (length > 0) yield line(Buffer.alloc(0), false);
}
