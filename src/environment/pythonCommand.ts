import type { CommandLine } from '../base/commandLine';

/**
 * What every Python that we start is told, and every program that starts one: its text is UTF-8. On
 * Windows a pipe would else get the system's code page (cp936 in China), in which a path is another
 * one for us. A PYTHONIOENCODING of the user's would win over UTF-8 mode.
 */
export const PYTHON_TEXT = { PYTHONUTF8: '1', PYTHONIOENCODING: 'utf-8:surrogateescape' };

/** The command line of a Python. */
export function pythonCommand(
  python: string,
  args: string[],
  env: CommandLine['env'] = {},
): CommandLine {
  return { program: python, args, env: { ...PYTHON_TEXT, ...env } };
}
