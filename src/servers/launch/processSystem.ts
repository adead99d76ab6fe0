import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What looking for processes and ending them needs of the system; tests give another. */
export interface ProcessSystem {
  platform: NodeJS.Platform;
  /** As `process.kill`. */
  kill: (pid: number, signal: NodeJS.Signals | 0) => void;
  /** Runs a program to its end and gives what it printed; rejects when it fails. */
  run: (program: string, args: string[]) => Promise<string>;
}

export const thisSystem: ProcessSystem = {
  platform: process.platform,
  kill: (pid, signal) => void process.kill(pid, signal),
  run: async (program, args) =>
    (
      await promisify(execFile)(program, args, {
        timeout: 30_000,
        maxBuffer: 64 * 2 ** 20,
        windowsHide: true,
      })
    ).stdout,
};
