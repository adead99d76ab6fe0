import * as fs from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { windowsProgram } from '../../base/windowsProgram';
import { isRunningOn, processGroup } from './processes';
import { thisSystem, type ProcessSystem } from './processSystem';

const POLL_MS = 100;
/**
 * How long the system may take to end what was killed; a process that waits for a dead disk never
 * ends.
 */
const KILL_MS = 5000;

/**
 * Ends the process group of `leader`: asks first (SIGTERM, on which TorchServe stops its workers
 * and removes its files), and after `graceMs` kills. Never throws: whether no process of it is
 * left.
 */
export async function endProcessGroup(
  leader: number,
  graceMs: number,
  system: ProcessSystem = thisSystem,
): Promise<boolean> {
  const gone = async (): Promise<boolean> => !(await hasMembers(leader, system));
  signalGroup(leader, 'SIGTERM', system);
  if (await becomes(gone, graceMs)) return true;
  signalGroup(leader, 'SIGKILL', system);
  return becomes(gone, KILL_MS);
}

/**
 * Ends single processes, on Windows with all they started, as there are no groups and no signals
 * there: `ask` brings the message to end, and who has not followed it after `graceMs` is killed.
 * Without a way to ask they are killed at once. Never throws: whether all are gone.
 */
export async function endProcesses(
  pids: readonly number[],
  graceMs: number,
  ask: (() => Promise<void>) | undefined,
  system: ProcessSystem = thisSystem,
): Promise<boolean> {
  const running = (): number[] => pids.filter(pid => isRunningOn(system, pid));
  if (running().length === 0) return true;
  const asked = await ask?.().then(
    () => true,
    () => false,
  );
  if (asked && (await becomes(() => running().length === 0, graceMs))) return true;
  for (const pid of running()) await kill(pid, system).catch(() => undefined);
  return becomes(() => running().length === 0, KILL_MS);
}

async function kill(pid: number, system: ProcessSystem): Promise<void> {
  if (system.platform === 'win32')
    await system.run(windowsProgram('taskkill.exe'), ['/PID', String(pid), '/T', '/F']);
  else system.kill(pid, 'SIGKILL');
}

async function becomes(holds: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
  const limit = Date.now() + limitMs;
  for (;;) {
    if (await holds()) return true;
    if (Date.now() > limit) return false;
    await delay(POLL_MS);
  }
}

/**
 * A group that is gone takes no signal, nor (macOS: EPERM) one whose processes have all ended and
 * wait to be collected.
 */
function signalGroup(leader: number, signal: NodeJS.Signals, { kill }: ProcessSystem): void {
  try {
    kill(-leader, signal);
  } catch {
    // `hasMembers` sees what is left.
  }
}

async function hasMembers(group: number, { kill, platform }: ProcessSystem): Promise<boolean> {
  try {
    kill(-group, 0);
  } catch {
    return false;
  }
  // In a container nobody may collect the workers' zombies, and a signal to the group still
  // "arrives".
  if (platform !== 'linux') return true;
  const pids = (await fs.readdir('/proc')).filter(name => /^\d+$/.test(name));
  return pids
    .map(pid => processGroup(Number(pid)))
    .some(found => found?.group === group && found.state !== 'Z');
}
