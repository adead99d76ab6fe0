import { execFile } from 'node:child_process';
import os from 'node:os';
import * as l10n from '@vscode/l10n';
import type { CommandLine } from './commandLine';
import { CancelledError, UserError } from './errors';

export interface ProgramResult {
  /**
   * Exit status; 0 is success. Of a program that a signal ended, what a shell says: 128 and the
   * signal's number.
   */
  status: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a short program to its end. Throws `UserError` when it cannot be started or does not end
 * within `timeoutMs`, and `CancelledError` when `signal` is aborted; a failed program is a result.
 */
export function runProgram(
  line: CommandLine,
  options: { signal?: AbortSignal; timeoutMs: number },
): Promise<ProgramResult> {
  const { signal, timeoutMs } = options;
  const settings = {
    ...(signal ? { signal } : {}),
    ...(line.cwd ? { cwd: line.cwd } : {}),
    env: { ...process.env, ...line.env },
    timeout: timeoutMs,
    maxBuffer: 64 * 2 ** 20,
    windowsHide: true,
    encoding: 'utf8' as const,
  };
  return new Promise((resolve, reject) => {
    execFile(line.program, line.args, settings, (error, stdout, stderr) => {
      if (signal?.aborted) reject(new CancelledError());
      else if (!error) resolve({ status: 0, stdout, stderr });
      else if (error.killed)
        reject(
          new UserError(
            l10n.t('{0} did not answer within {1} seconds.', line.program, timeoutMs / 1000),
            { cause: error },
          ),
        );
      else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
      else if (error.signal)
        resolve({ status: 128 + os.constants.signals[error.signal], stdout, stderr });
      else reject(new UserError(startFailure(line.program, error), { cause: error }));
    });
  });
}

function startFailure(program: string, error: Error & { code?: unknown }): string {
  if (error.code === 'ENOENT') return l10n.t('{0} was not found.', program);
  if (error.code === 'EACCES') return l10n.t('{0} is not a program that may be run.', program);
  return l10n.t('{0} could not be run: {1}', program, error.message);
}
