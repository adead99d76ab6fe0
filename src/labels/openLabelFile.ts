import { readFile, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { exceeds } from '../base/jsonBounds';
import { unreadable } from '../base/unreadable';
import { decodeText } from './decodeText';
import { jsonOfTruth, LabelFile } from './labelFile';
import type { Tally } from './tally';

/** What is read of a label file: its bytes, and how many values and lines it may hold. */
export interface FileBounds {
  mostBytes: number;
  mostValues: number;
}

/**
 * TextOCR's training file has 350 MB, and is the largest there is; a string of V8 ends at 512 MiB.
 */
export const dataSetBounds: FileBounds = {
  mostBytes: 2 ** 29 - 2 ** 10,
  mostValues: jsonOfTruth.mostValues,
};
/** MJSynth's list has nine million words. */
const MOST_LINES = 10_000_000;

/**
 * A label file, its text decoded (`decodeText`); an encoding that is not Unicode is noted. Throws
 * `UserError` for what is no file, is larger than `bounds`, or cannot be read.
 */
export async function openLabelFile(
  path: string,
  tally: Tally,
  { mostBytes, mostValues }: FileBounds = dataSetBounds,
): Promise<LabelFile> {
  const { text, encoding } = decodeText(await bytesOf(path, mostBytes));
  if (encoding === 'GB18030') tally.add('gb18030', path);
  if (encoding === 'Windows-1252') tally.add('windows1252', path);
  const json = /^\s*[[{]/.test(text.slice(0, 1000));
  const many = json && exceeds(text, { ...jsonOfTruth, mostValues }) !== undefined;
  if (many || hasManyLines(text))
    throw new UserError(l10n.t('{0} holds or nests more values than are read.', path));
  return new LabelFile(path, text);
}

function hasManyLines(text: string): boolean {
  let lines = 0;
  for (let i = 0; i < text.length && lines <= MOST_LINES; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x0a || code === 0x0d) lines++;
  }
  return lines > MOST_LINES;
}

async function bytesOf(path: string, most: number): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    // Reading a pipe would wait for ever.
    if (!found.isFile()) throw new UserError(l10n.t('{0} is not a file.', path));
    if (found.size > most)
      throw new UserError(
        l10n.t(
          '{0} has more than {1} MiB; larger files are not read.',
          path,
          Math.ceil(most / 2 ** 20),
        ),
      );
    return await readFile(path);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  }
}
