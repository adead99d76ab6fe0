import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether `pid` runs. A process that ended and was not yet collected by its parent (a zombie) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return processGroup(pid)?.state !== 'Z';
}

/** The command line of `pid`, '' when it is gone or cannot be read. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return (await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replace(/\0/g, ' ');
  if (process.platform === 'win32') return '';
  return run('ps', ['-p', String(pid), '-o', 'args=']).then(({ stdout }) => stdout, () => '');
}

/**
 * Ends the process group of `leader` (Windows: its process tree): asks first (SIGTERM, on which TorchServe stops its workers and
 * removes its files), and after `graceMs` kills. Resolves when no process of it is left.
 */
export async function endProcessGroup(leader: number, graceMs: number): Promise<void> {
  if (process.platform === 'win32') {
    await run('taskkill', ['/PID', String(leader), '/T', '/F']).catch(() => undefined);
    return;
  }
  signalGroup(leader, 'SIGTERM');
  const limit = Date.now() + graceMs;
  while (await hasMembers(leader)) {
    if (Date.now() > limit) signalGroup(leader, 'SIGKILL');
    await delay(100);
  }
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function hasMembers(group: number): Promise<boolean> {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  // In a container nobody may collect the workers' zombies, and a signal to the group still "arrives".
  if (process.platform !== 'linux') return true;
  const pids = (await fs.readdir('/proc')).filter(name => /^\d+$/.test(name));
  return pids.map(pid => processGroup(Number(pid))).some(found => found?.group === group && found.state !== 'Z');
}

/** State letter and process group from /proc; undefined when the process is gone or this is not Linux. */
function processGroup(pid: number): { state: string; group: number } | undefined {
  try {
    // "PID (NAME) STATE PPID PGRP …"; the name may hold blanks and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
    return { state: fields[0] ?? '', group: Number(fields[2]) };
  } catch {
    return undefined;
  }
}
