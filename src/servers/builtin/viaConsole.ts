import type { CommandLine } from '../../base/commandLine';
import { windowsProgram } from '../../base/windowsProgram';

/** Holds the command that cmd.exe runs. */
const COMMAND = 'MMOCR_COMMAND';

/**
 * The same command for a terminal of Windows, where VS Code's executable is a program with windows:
 * run there by itself it has no part in the terminal, writes nothing and hears no Ctrl+C. Under
 * cmd.exe, which waits for what `/c` runs, it joins that one's console; VS Code's own `code` does
 * it so. The command stands in a variable: nobody on the way quotes it again, and a `%` in a path
 * stays one.
 */
export function viaConsole(line: CommandLine): CommandLine {
  const command = [line.program, ...line.args].map(quoted).join(' ');
  return {
    ...line,
    program: windowsProgram('cmd.exe'),
    args: ['/d', '/v:off', '/c', `%${COMMAND}%`],
    env: { ...line.env, [COMMAND]: command },
  };
}

/**
 * A backslash before the closing quote would take it for a character; names of files hold no quotes
 * there.
 */
const quoted = (word: string): string => `"${word.replace(/\\+$/, '$&$&')}"`;
