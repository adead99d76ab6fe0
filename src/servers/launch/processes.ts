import * as fs from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { windowsProgram } from '../../base/windowsProgram';
import { thisSystem, type ProcessSystem } from './processSystem';

/**
 * Whether `pid` runs. A process that ended and was not yet collected by its parent (a zombie) does
 * not.
 */
export function isRunning(pid: number): boolean {
  return isRunningOn(thisSystem, pid);
}

export function isRunningOn({ kill }: ProcessSystem, pid: number): boolean {
  try {
    kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return processGroup(pid)?.state !== 'Z';
}

/**
 * Windows' answer comes in the console's code page unless it is told otherwise; wmic is gone from
 * new ones.
 */
const LIST =
  "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-CimInstance Win32_Process | ForEach-Object { '{0} {1}' -f $_.ProcessId, $_.CommandLine }";

/**
 * The command line of every process that can be looked at, by its id. Empty when the system does
 * not tell.
 */
export async function commandLines(
  system: ProcessSystem = thisSystem,
): Promise<Map<number, string>> {
  if (system.platform === 'linux') return fromProc();
  const listed =
    system.platform === 'win32'
      ? system.run(windowsProgram('WindowsPowerShell', 'v1.0', 'powershell.exe'), [
          '-NoProfile',
          '-NonInteractive',
          '-Command',
          LIST,
        ])
      : // Without -ww lines end where a terminal's would.
        system.run('ps', ['-axww', '-o', 'pid=,args=']);
  const lines = (await listed.catch(() => '')).split(/\r?\n/);
  return new Map(
    lines.flatMap(line => {
      const [, pid, commandLine = ''] = /^\s*(\d+) +(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [[Number(pid), commandLine] as const];
    }),
  );
}

async function fromProc(): Promise<Map<number, string>> {
  const pids = (await fs.readdir('/proc')).filter(name => /^\d+$/.test(name));
  return new Map(
    await Promise.all(
      pids.map(async pid => {
        const commandLine = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        return [Number(pid), commandLine.replaceAll('\0', ' ')] as const;
      }),
    ),
  );
}

/**
 * State letter and process group from /proc; undefined when the process is gone or this is not
 * Linux.
 */
export function processGroup(pid: number): { state: string; group: number } | undefined {
  try {
    // "PID (NAME) STATE PPID PGRP …"; the name may hold blanks and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state: fields[0] ?? '', group: Number(fields[2]) };
  } catch {
    return undefined;
  }
}
