import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as path from 'node:path';

/** Runs a program to its end and gives what it printed; rejects when it fails. */
export type RunProgram = (program: string, args: string[]) => Promise<string>;

/** Windows' own: a program of that name on the PATH, such as Git's `whoami`, is another one. */
const system32 = (name: string): string => path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name);

const run: RunProgram = async (program, args) => (await promisify(execFile)(program, args, { timeout: 10_000, windowsHide: true })).stdout;

/**
 * Lets this user alone open `file` on Windows, where a file's mode protects nothing and a shared folder hands its own rights down. The user is
 * named by the number of the account: its name may hold characters that the console's code page lacks. Throws when Windows refuses.
 */
export async function restrictToUser(file: string, runProgram: RunProgram = run): Promise<void> {
  const said = await runProgram(system32('whoami.exe'), ['/user', '/fo', 'csv', '/nh']);
  const [account] = /S-1-[\d-]+/.exec(said) ?? [];
  if (account === undefined) throw new Error(`whoami: ${said.trim()}`);
  await runProgram(system32('icacls.exe'), [file, '/inheritance:r', '/grant:r', `*${account}:F`]);
}
