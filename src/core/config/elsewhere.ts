import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Whether `file` lies outside the project of `configPath`: all they share is the disk, the user's home or a folder above it. A downloaded
 * config can name any file of this account, and whoever gets the archive gets the file.
 */
export function liesElsewhere(file: string, configPath: string, home = homedir()): boolean {
  const own = path.dirname(path.resolve(configPath)).split(path.sep);
  const parts = path.resolve(file).split(path.sep);
  const different = own.findIndex((part, index) => part !== parts[index]);
  const shared = own.slice(0, different < 0 ? own.length : different);
  const homeParts = path.resolve(home).split(path.sep);
  return shared.every((part, index) => part === homeParts[index]);
}
