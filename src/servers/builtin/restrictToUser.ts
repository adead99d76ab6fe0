import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { windowsProgram } from '../../base/windowsProgram';

/** Runs a program to its end and gives what it printed; rejects when it fails. */
export type RunProgram = (program: string, args: string[]) => Promise<string>;

const run: RunProgram = async (program, args) =>
  (await promisify(execFile)(program, args, { timeout: 10_000, windowsHide: true })).stdout;

/**
 * Lets this user alone open `file` on Windows, where a file's mode protects nothing and a shared
 * folder hands its own rights down. The user is named by the number of the account: its name may
 * hold characters that the console's code page lacks. Throws when Windows refuses.
 */
export async function restrictToUser(file: string, runProgram: RunProgram = run): Promise<void> {
  const said = await runProgram(windowsProgram('whoami.exe'), ['/user', '/fo', 'csv', '/nh']);
  const [account] = /S-1-[\d-]+/.exec(said) ?? [];
  if (account === undefined) throw new Error(`whoami: ${said.trim()}`);
  await runProgram(windowsProgram('icacls.exe'), [
    file,
    '/inheritance:r',
    '/grant:r',
    `*${account}:F`,
  ]);
}
