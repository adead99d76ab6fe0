import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { exceeds } from '../base/jsonBounds';
import type { Prediction } from '../model/prediction';
import { fileLines, type FileLine } from './fileLines';
import { resultBounds, sizeOf, unread } from './jsonFile';
import { storedAnswer } from './storedPrediction';

/** All answers of 10,000 images have some ten megabytes; so much is kept at once. */
const LARGEST_KEPT_BYTES = 256 * 2 ** 20;

/** A line that was begun; where the power failed, a file may end with zeros. */
const BEGUN = /^(\{|\0+$)/;

/** The first line of a run file: who answered, and with what settings. */
export interface RunHeader {
  run: 1;
  source?: unknown;
  settings?: unknown;
  /** Where the paths of its images begin, with `/`, from the folder of the run file. */
  folder?: string;
}

/** One image of a run: its answer, or why there is none. `image` is its path as written. */
export type RunLine = { image: string } & ({ prediction: Prediction } | { error: string });

/** A run as its file tells it; of an image that stands in it twice, the last line counts. */
export interface RunFile {
  path: string;
  header?: RunHeader;
  lines: RunLine[];
  /** Its last line was cut when its writer ended, and left out. */
  cut?: true;
}

/** What stands in a run file, in its order, and up to which byte of it. */
export type RunEntry = { end: number; ended: boolean } & (
  | { kind: 'header'; header: RunHeader }
  | { kind: 'line'; line: RunLine }
  /** The beginning of a line, at the end of the file: its writer was ended, or writes it now. */
  | { kind: 'cut'; start: number; text: string }
);

/**
 * Reads a run file: JSON lines, a header first or none, a line per image as `predict` prints it.
 * Throws `UserError` naming the line that is none; a last one that was cut is left out.
 */
export async function readRunFile(path: string): Promise<RunFile> {
  if ((await sizeOf(path)) > LARGEST_KEPT_BYTES)
    throw new UserError(
      l10n.t('{0} has more than {1} MiB: it is no result.', path, LARGEST_KEPT_BYTES / 2 ** 20),
    );
  const run: RunFile = { path, lines: [] };
  const byImage = new Map<string, RunLine>();
  for await (const entry of runEntries(path)) {
    if (entry.kind === 'header') run.header = entry.header;
    else if (entry.kind === 'line') byImage.set(entry.line.image, entry.line);
    else run.cut = true;
  }
  return { ...run, lines: [...byImage.values()] };
}

/** Whether a file begins with the header of a run; not of one that cannot be read. */
export async function hasRunHeader(path: string): Promise<boolean> {
  try {
    for await (const { kind } of runEntries(path)) return kind === 'header';
  } catch {
    // What is wrong with the file is told by whoever reads it as something else.
  }
  return false;
}

/**
 * The entries of a run file of any size, one by one. Throws `UserError` for a file that is not
 * there, and naming the line that is wrong.
 */
export async function* runEntries(path: string): AsyncGenerator<RunEntry, void, undefined> {
  await sizeOf(path);
  let first = true;
  try {
    for await (const line of fileLines(path)) {
      if (line.text.trim() === '') continue;
      const { end, ended } = line;
      yield { end, ended, ...entryOf(line, first, path) };
      first = false;
    }
  } catch (error) {
    throw error instanceof UserError ? error : unread(path, error as NodeJS.ErrnoException);
  }
}

type Told = RunEntry extends infer E
  ? E extends unknown
    ? Omit<E, 'end' | 'ended'>
    : never
  : never;

function entryOf({ text, number, start, ended }: FileLine, first: boolean, path: string): Told {
  if (exceeds(text, resultBounds))
    throw new UserError(l10n.t('{0}: line {1} is too large to be a result.', path, number));
  let value: Record<string, unknown>;
  try {
    value = Object(JSON.parse(text)) as typeof value;
  } catch (error) {
    if (!ended && BEGUN.test(text)) return { kind: 'cut', start, text };
    throw new UserError(
      l10n.t('{0}: line {1} is not JSON ({2}).', path, number, (error as Error).message),
    );
  }
  if (first && value['run'] !== undefined && value['image'] === undefined)
    return { kind: 'header', header: headerOf(value, path) };
  return { kind: 'line', line: runLine(value, path, number) };
}

function headerOf(value: Record<string, unknown>, path: string): RunHeader {
  if (value['run'] === 1) return value as unknown as RunHeader;
  throw new UserError(
    l10n.t('{0} is of a later version: its header says "run": {1}.', path, String(value['run'])),
  );
}

function runLine(value: Record<string, unknown>, path: string, at: number): RunLine {
  const { image, error } = value;
  if (typeof image !== 'string')
    throw new UserError(l10n.t('{0}: line {1} does not say of which image it is.', path, at));
  if (typeof error === 'string') return { image, error };
  const source = { kind: 'file', path } as const;
  return {
    image,
    prediction: { ...storedAnswer(value, `${path}: ${l10n.t('line {0}', at)}`), source },
  };
}
