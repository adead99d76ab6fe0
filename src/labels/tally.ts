import * as l10n from '@vscode/l10n';
import { noteWords, type Note } from './noteWords';

/** Counts what is to be told of label files, so that ten thousand cases make one line. */
export class Tally {
  readonly #noted = new Map<Note, { count: number; first: string }>();

  /** @param where the file, or the image, and what tells the place in it. */
  add(note: Note, where: string): void {
    const noted = this.#noted.get(note);
    if (noted) noted.count++;
    else this.#noted.set(note, { count: 1, first: where });
  }

  has(note: Note): boolean {
    return this.#noted.has(note);
  }

  /** A line per kind of note, in the order in which they came up first. */
  lines(): string[] {
    return [...this.#noted].map(([note, { count, first }]) =>
      count === 1
        ? l10n.t('{0} (in {1})', noteWords[note](), first)
        : l10n.t('{0} ({1} times, first in {2})', noteWords[note](), count, first),
    );
  }
}
