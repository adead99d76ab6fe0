import * as path from 'node:path';

/**
 * A program of Windows' own by its whole path: one of that name on the PATH, such as Git's
 * `whoami`, is another one.
 */
export function windowsProgram(...names: string[]): string {
  return path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', ...names);
}
