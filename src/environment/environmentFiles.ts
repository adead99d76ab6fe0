import { readdir, readFile, stat } from 'node:fs/promises';
import { realPath } from '../config/elsewhere';

/** What is asked of the disk when environments are looked for. */
export interface EnvironmentFiles {
  /** Undefined for what is not there. */
  kindOf: (path: string) => Promise<'file' | 'folder' | undefined>;
  /** Names of what lies in a folder; none where it cannot be read. */
  namesIn: (folder: string) => Promise<string[]>;
  /** A short text; undefined for what is none. */
  read: (file: string) => Promise<string | undefined>;
  realPath: (path: string) => Promise<string>;
}

/** What environments say of themselves is short; a pipe or a log in its place is not read. */
const LONGEST_TEXT = 2 ** 18;

/** This machine's. */
export const environmentFiles: EnvironmentFiles = {
  kindOf: async file => {
    const found = await stat(file).catch(() => undefined);
    return found && (found.isDirectory() ? 'folder' : 'file');
  },
  namesIn: folder => readdir(folder).catch(() => []),
  read: async file => {
    const found = await stat(file).catch(() => undefined);
    return found?.isFile() && found.size <= LONGEST_TEXT
      ? readFile(file, 'utf8').catch(() => undefined)
      : undefined;
  },
  realPath,
};
