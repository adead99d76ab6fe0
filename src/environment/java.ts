import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { CancelledError, UserError } from '../base/errors';
import { runProgram } from '../base/runProgram';

/** TorchServe 0.12 calls `Files.readString`, new in 11; its documentation asks for 17. */
const NEEDED = 11;

export interface Java {
  /** For `JAVA_HOME`; absent when `java` was found on PATH. */
  home?: string;
  version: string;
  /**
   * What it reads its arguments in, paths among them (`Cp1252`, `GBK`, `UTF-8`); absent where it
   * does not say.
   */
  charset?: string;
}

/**
 * The Java TorchServe will run: `javaHome` (a setting), else JAVA_HOME, else `java` on PATH. Throws
 * `UserError` naming what was tried when none works or it is older than 11.
 */
export async function findJava(javaHome = '', signal?: AbortSignal): Promise<Java> {
  const home = javaHome || process.env.JAVA_HOME || undefined;
  const program =
    home === undefined
      ? 'java'
      : path.join(home, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  const found = await askJava(program, signal);
  if (found === undefined) {
    const message =
      home === undefined
        ? l10n.t(
            'TorchServe needs Java, and there is no java on PATH. Install Java 17, or set mmocr.torchserve.javaHome.',
          )
        : l10n.t(
            'There is no Java in {0}. Set mmocr.torchserve.javaHome to a folder with bin/java in it.',
            home,
          );
    throw new UserError(message, { fix: 'installJava' });
  }
  const { version, charset } = found;
  if (javaMajor(version) < NEEDED) {
    throw new UserError(
      l10n.t('TorchServe needs Java 11 or newer, better 17; {0} is version {1}.', program, version),
      { fix: 'installJava' },
    );
  }
  return {
    ...(home === undefined ? {} : { home }),
    version,
    ...(charset === undefined ? {} : { charset }),
  };
}

/** 8 for `1.8.0_412`, 17 for `17.0.15`, 25 for `25-ea`. */
export function javaMajor(version: string): number {
  const [first = 0, second = 0] = version.split(/[^\d]+/).map(Number);
  return first === 1 ? second : first;
}

async function askJava(
  program: string,
  signal: AbortSignal | undefined,
): Promise<{ version: string; charset: string | undefined } | undefined> {
  try {
    // It prints to standard error: `openjdk version "17.0.15" 2025-04-15`.
    const { stderr, stdout } = await runProgram(
      { program, args: ['-XshowSettings:properties', '-version'] },
      { timeoutMs: 20_000, ...(signal ? { signal } : {}) },
    );
    const said = stderr + stdout;
    const version = /version "([^"]+)"/.exec(said)?.[1];
    return version === undefined
      ? undefined
      : { version, charset: /^\s*sun\.jnu\.encoding = (\S+)/m.exec(said)?.[1] };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
}
