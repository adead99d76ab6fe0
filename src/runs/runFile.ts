import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { Prediction } from '../model/prediction';
import { readJsonFile } from './jsonFile';
import { storedAnswer } from './storedResult';

/** The first line of a run file: who answered, and with what settings. */
export interface RunHeader {
  run: 1;
  source?: unknown;
  settings?: unknown;
}

/** One image of a run: its answer, or why there is none. `image` is its path as written. */
export type RunLine = { image: string } & ({ prediction: Prediction } | { error: string });

/** A run as its file tells it; of an image that stands in it twice, the last line counts. */
export interface RunFile {
  path: string;
  header?: RunHeader;
  lines: RunLine[];
}

/**
 * Reads a run file: JSON lines, a header first or none, a line per image as `predict` prints it.
 * Throws `UserError` naming the line that is none.
 */
export async function readRunFile(path: string): Promise<RunFile> {
  const values = (await readJsonFile(path)).map(value => Object(value) as Record<string, unknown>);
  const header = values[0]?.['run'] === 1 ? (values.shift() as unknown as RunHeader) : undefined;
  const byImage = new Map(
    values.map((value, i) => {
      const line = runLine(value, path, i + (header ? 2 : 1));
      return [line.image, line];
    }),
  );
  return { path, ...(header && { header }), lines: [...byImage.values()] };
}

function runLine(value: Record<string, unknown>, path: string, at: number): RunLine {
  const { image, error } = value;
  if (typeof image !== 'string')
    throw new UserError(l10n.t('{0}: line {1} does not say of which image it is.', path, at));
  if (typeof error === 'string') return { image, error };
  const source = { kind: 'file', path } as const;
  return { image, prediction: { ...storedAnswer(value, path), source } };
}
