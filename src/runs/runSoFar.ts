import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { runEntries, type RunHeader } from './runFile';
import { headerDifference } from './runHeader';

/** What a run file holds already. */
export interface RunSoFar {
  /** The images that have an answer; one that failed last is not among them. */
  answered: ReadonlySet<string>;
  /** Where the next line begins, in bytes; what stands behind it was cut. */
  end: number;
  /** Its last line is whole, but no line break ends it. */
  lacksEnd: boolean;
}

/** Of `images`, each once, those that a run has no answer of yet. */
export function pendingOf(
  { answered }: { answered: ReadonlySet<string> },
  images: readonly string[],
): string[] {
  return [...new Set(images)].filter(image => !answered.has(image));
}

/**
 * What a run file holds, none of its answers kept; undefined where it is not there, or was cut
 * before it held anything. Throws `UserError` for a file that is no run, or one whose header
 * differs from `now`, the one that it would have now.
 */
export async function runSoFar(file: string, now: RunHeader): Promise<RunSoFar | undefined> {
  if (await isEmpty(file)) return undefined;
  const answered = new Set<string>();
  const soFar = { answered, end: 0, lacksEnd: false };
  let header: RunHeader | undefined;
  for await (const entry of runEntries(file)) {
    if (entry.kind === 'header') {
      header = entry.header;
      requireSame(header, now, file);
    } else if (!header) {
      if (entry.kind === 'cut' && begins(now, entry.text)) return undefined;
      break;
    }
    if (entry.kind === 'cut') break;
    if (entry.kind === 'line') note(entry.line, answered);
    [soFar.end, soFar.lacksEnd] = [entry.end, !entry.ended];
  }
  if (header) return soFar;
  throw new UserError(
    l10n.t(
      '{0} does not begin with the header of a run, so it cannot be gone on with. Name another file.',
      file,
    ),
  );
}

async function isEmpty(file: string): Promise<boolean> {
  return stat(file).then(
    found => found.isFile() && found.size === 0,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
}

/** The newer line of an image counts. */
function note(line: { image: string; error?: string }, answered: Set<string>): void {
  if (line.error === undefined) answered.add(line.image);
  else answered.delete(line.image);
}

/** Whether `text` is the beginning of a header, which may end in the middle of a character. */
function begins(header: RunHeader, text: string): boolean {
  return JSON.stringify(header).startsWith(text.replace(/[\0\uFFFD]+$/, ''));
}

function requireSame(before: RunHeader, now: RunHeader, file: string): void {
  const difference = headerDifference(before, now);
  if (difference !== undefined)
    throw new UserError(
      l10n.t('{0} is of another run: {1}. Name another file, or ask as before.', file, difference),
    );
}
