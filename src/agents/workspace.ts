import { lstat, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { isWithin, wayInside } from '../base/within';

/** Longer than any system takes. */
const LONGEST_PATH = 4096;

interface Root {
  /** As the user named it. */
  named: string;
  /** Where it lies, without links. */
  real: string;
}

/**
 * The folders that an agent may read and write in, and nothing else: whatever a path says is
 * followed through its links before it is believed.
 */
export class Workspace {
  private constructor(private readonly roots: readonly [Root, ...Root[]]) {}

  /** Throws `UserError` for what is no folder. */
  static async open(folders: readonly string[]): Promise<Workspace> {
    const roots = await Promise.all(
      folders.map(async folder => {
        const named = path.resolve(folder);
        const found = await stat(named).catch(() => undefined);
        if (!found?.isDirectory()) throw new UserError(l10n.t('{0} is no folder.', named));
        return { named, real: await realpath(named) };
      }),
    );
    const [first, ...others] = roots;
    if (!first) throw new UserError(l10n.t('No folder is open.'));
    return new Workspace([first, ...others]);
  }

  /** The first folder, where relative paths begin. */
  get root(): string {
    return this.roots[0].real;
  }

  get folders(): string[] {
    return this.roots.map(({ real }) => real);
  }

  /**
   * A file of the workspace, where it really lies. Throws `UserError` for one that is not there or
   * empty, for anything else than a file, and for what lies outside or leads there.
   */
  async file(given: string, what: string): Promise<string> {
    const real = await this.#real(given, what);
    const found = await stat(real);
    if (found.isDirectory())
      throw new UserError(l10n.t('{0} is a folder, not a file: {1}', what, given));
    if (!found.isFile()) throw special(given);
    if (found.size === 0) throw new UserError(l10n.t('{0} is empty (0 bytes): {1}', what, given));
    return real;
  }

  /** A folder of the workspace, where it really lies. Throws `UserError` as `file` does. */
  async folder(given: string, what: string): Promise<string> {
    const real = await this.#real(given, what);
    if (!(await stat(real)).isDirectory())
      throw new UserError(l10n.t('{0} is no folder: {1}', what, given));
    return real;
  }

  /** A file or a folder. */
  async either(given: string, what: string): Promise<string> {
    const real = await this.#real(given, what);
    const found = await stat(real);
    if (!found.isFile() && !found.isDirectory()) throw special(given);
    return real;
  }

  /**
   * Where something may be written: it need not be there yet, but what is there of the way to it
   * lies in the workspace. Throws `UserError`.
   */
  async place(given: string): Promise<string> {
    let there = this.#lexical(given);
    const missing: string[] = [];
    for (;;) {
      const real = await realpath(there).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw unreachable(given, error);
        return undefined;
      });
      if (real !== undefined) {
        this.#requireInside(real, given);
        return path.join(real, ...missing);
      }
      // A link whose target is missing would be written through.
      if (await isLink(there)) throw outside(given, this.root);
      missing.unshift(path.basename(there));
      there = path.dirname(there);
    }
  }

  /** For what another file names. Throws `UserError` where it is, or leads, outside. */
  async requireOwn(file: string): Promise<void> {
    this.#requireInside(await realpath(file), file);
  }

  /** Whether a path without links lies in the workspace. */
  has(real: string): boolean {
    return this.roots.some(root => isWithin(real, root.real));
  }

  /** A path of the workspace as it is told: from its folder, with slashes. */
  way(real: string): string {
    const way = wayInside(real, this.root);
    return way === undefined ? real : way.split(path.sep).join('/') || '.';
  }

  async #real(given: string, what: string): Promise<string> {
    const named = this.#lexical(given);
    const real = await realpath(named).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
        throw new UserError(l10n.t('{0} not found: {1}', what, given));
      throw unreachable(given, error);
    });
    this.#requireInside(real, given);
    return real;
  }

  /** Judged by its letters first: merely looking for a path elsewhere may ask another computer. */
  #lexical(given: string): string {
    if (given === '' || given.length > LONGEST_PATH || given.includes('\0'))
      throw new UserError(l10n.t('"{0}" is no path.', given.slice(0, 100)));
    const named = path.resolve(this.root, given);
    const known = this.roots.some(
      root => isWithin(named, root.named) || isWithin(named, root.real),
    );
    if (given.split(/[\\/]/).includes('..') || !known) throw outside(given, this.root);
    return named;
  }

  #requireInside(real: string, given: string): void {
    if (!this.has(real)) throw outside(given, this.root);
  }
}

function outside(given: string, root: string): UserError {
  return new UserError(
    l10n.t(
      '{0} lies outside of the workspace {1}, or a link in it leads there. Only files of the workspace are read and written.',
      given,
      root,
    ),
  );
}

function special(given: string): UserError {
  return new UserError(l10n.t('{0} is neither a file nor a folder; it is not read.', given));
}

function unreachable(given: string, cause: NodeJS.ErrnoException): UserError {
  return new UserError(l10n.t('{0} cannot be read ({1}).', given, cause.code ?? ''), { cause });
}

function isLink(file: string): Promise<boolean> {
  return lstat(file).then(
    found => found.isSymbolicLink(),
    () => false,
  );
}
