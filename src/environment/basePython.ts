import type { AskProgram } from './bringUv';
import { supportedPythons } from './environment';
import { pythonCommand } from './pythonCommand';

const SAY_WHERE =
  'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable); print(sys.base_prefix)';
const SECONDS_TO_ANSWER = 10;

/**
 * What a Python says of itself; Windows' launcher (`py -3.11`) is not the interpreter that it
 * starts.
 */
export interface Interpreter {
  /** `3.11`. */
  version: string;
  executable: string;
}

/**
 * A Python on this machine that the pinned packages have wheels for; undefined when there is none.
 */
export async function basePython(
  ask: AskProgram,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  const versions = supportedPythons();
  const byVersion =
    platform === 'win32'
      ? launchers()
      : versions.toReversed().map((version): [string] => [`python${version}`]);
  for (const program of [...byVersion, ['python3'] as const, ['python'] as const]) {
    const found = await interpreter(program, ask);
    if (found && versions.includes(found.version)) return found.executable;
  }
  return undefined;
}

/** Windows' launcher, for each version that MMOCR's packages have wheels for. */
export function launchers(): [string, ...string[]][] {
  return supportedPythons()
    .toReversed()
    .map(version => ['py', `-${version}`]);
}

/**
 * The interpreter that a program with its arguments starts. Undefined where it does not answer, as
 * the stub does that Windows has under the name of Python, and for a Python of the Microsoft Store:
 * what it writes to AppData lands in a folder of its own, where nobody else finds it.
 */
export async function interpreter(
  [program, ...args]: readonly [string, ...string[]],
  ask: AskProgram,
): Promise<Interpreter | undefined> {
  const said = await ask(
    pythonCommand(program, [...args, '-c', SAY_WHERE]),
    SECONDS_TO_ANSWER * 1000,
  ).catch(() => undefined);
  const [version = '', executable = '', installed = ''] =
    said?.status === 0 ? said.stdout.trim().split(/\r?\n/) : [];
  return executable === '' || isOfStore(executable) || isOfStore(installed)
    ? undefined
    : { version, executable };
}

/** Whether a path leads into the Microsoft Store's folders. */
export function isOfStore(file: string): boolean {
  return /[\\/]WindowsApps(?:[\\/]|$)/i.test(file);
}
