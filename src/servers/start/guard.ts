import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { ownFolders, readOwner, removeFolders } from '../launch/folders';
import { isRunning } from '../launch/processes';
import { endServer } from './endServer';
import type { ServerPlan } from './plan';
import { stopGraceMs } from './runServer';

/** What a guard has to know of a server. */
export interface Guarded extends Pick<ServerPlan, 'folders' | 'program'> {
  pid: number;
  /** How long it waits for somebody who takes the server over. */
  waitMs: number;
}

/** A window that is reloaded is back in seconds; one of many extensions needs longer. */
export const waitMs = 60_000;
const LOOK_MS = 250;

/**
 * Leaves a server running when its editor goes: whether the window is closed or only reloaded is
 * not told. A process of its own, the guard, waits for the window to come back and else ends the
 * server. Resolves when the guard owns the folders.
 */
export async function leaveToGuard(guardPath: string, guarded: Guarded): Promise<void> {
  const guard = spawn(process.execPath, [guardPath, JSON.stringify(guarded)], {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    // Inside VS Code "Node" is its own executable.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  guard.on('error', () => undefined);
  guard.unref();
  if (guard.pid !== undefined) await ownFolders(guarded.folders, guard.pid);
}

/**
 * What the guard does: until somebody else owns the folders it waits; when the server has ended, or
 * nobody came, it ends what is left and removes the folders.
 */
export async function guardServer({ folders, program, pid, waitMs }: Guarded): Promise<void> {
  const limit = Date.now() + waitMs;
  const taken = async (): Promise<boolean> => {
    const owner = (await readOwner(folders.working))?.pid;
    return owner !== undefined && owner !== process.pid && isRunning(owner) && owner !== starter;
  };
  // Until it has written the guard's number, the one who is about to end is the owner.
  const starter = process.ppid;
  while (Date.now() < limit && isRunning(pid)) {
    if (await taken()) return;
    await delay(LOOK_MS);
  }
  if (await taken()) return;
  await endServer({ folders, program }, { leader: pid, graceMs: stopGraceMs });
  await removeFolders(folders);
}
