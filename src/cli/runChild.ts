import { spawn } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import type { CommandLine } from '../base/commandLine';
import { endedByUser } from '../base/endedByUser';
import { CancelledError, throwIfCancelled, UserError } from '../base/errors';

/** How long a cancelled program may take to tidy up. */
const graceMs = 5000;

/**
 * Runs a program whose output goes where ours goes, and resolves with its exit code. Throws
 * `UserError` when it cannot be started, `CancelledError` when `signal` is aborted, once the
 * program has ended.
 */
export async function runChild(
  { program, args, cwd, env }: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  throwIfCancelled(signal);
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    windowsHide: true,
  });
  let killer: NodeJS.Timeout | undefined;
  const end = (): void => {
    // Windows has no way to ask but Ctrl+C, which reaches the child by itself; this would kill it.
    if (process.platform !== 'win32') child.kill('SIGTERM');
    killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', cause =>
        reject(
          new UserError(l10n.t('{0} cannot be started: {1}', program, cause.message), { cause }),
        ),
      );
      child.once('exit', (code, by) => {
        if (signal.aborted || (code !== null && endedByUser(code))) reject(new CancelledError());
        else if (code === null)
          reject(new UserError(l10n.t('{0} was ended ({1}).', program, by ?? '')));
        else resolve(code);
      });
    });
  } finally {
    clearTimeout(killer);
    signal.removeEventListener('abort', end);
  }
}
