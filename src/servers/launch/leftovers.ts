import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { endProcesses } from './endProcesses';
import { readOwner, removeFolders, serverPids } from './folders';
import { stopFile } from './program';
import { isRunningOn } from './processes';
import { thisSystem, type ProcessSystem } from './processSystem';

/** A folder is without an owner for a moment while it is made. */
const MADE_MS = 60 * 60 * 1000;
/** How long a start waits for a server that was left running to answer what it has accepted. */
const GRACE_MS = 5000;

/**
 * Removes what an editor or command line left that ended without stopping its server, and what
 * could not be removed then: folders whose owner is gone. A server that still runs in one is ended.
 * Never throws: what is still there.
 */
export async function removeLeftovers(
  storage: string,
  system: ProcessSystem = thisSystem,
): Promise<string[]> {
  const left: string[] = [];
  for (const name of await fs.readdir(storage).catch((): string[] => [])) {
    const working = path.join(storage, name);
    if (!name.startsWith('server-') || !(await isAbandoned(working, system))) continue;
    const running = await endLeftRunning(working, system).then(
      ended => !ended,
      () => true,
    );
    if (running) left.push(working);
    else left.push(...(await removeFolders({ working, temp: await tempOf(working) })));
  }
  return left;
}

/** In doubt it is not. */
async function isAbandoned(working: string, system: ProcessSystem): Promise<boolean> {
  const owner = await readOwner(working);
  if (owner) return owner.pid === undefined || !isRunningOn(system, owner.pid);
  return fs.stat(working).then(
    found => found.isDirectory() && Date.now() - found.mtimeMs > MADE_MS,
    () => false,
  );
}

/** The other folder, if it is one that we made. */
async function tempOf(working: string): Promise<string> {
  const temp = (await readOwner(working))?.temp;
  return temp !== undefined && path.basename(temp).startsWith('mmocr-')
    ? temp
    : path.join(working, 'tmp');
}

async function endLeftRunning(working: string, system: ProcessSystem): Promise<boolean> {
  const pids = await serverPids(working, system);
  const ask = async (): Promise<void> => {
    await fs.writeFile(stopFile(working), '');
    if (system.platform !== 'win32') for (const pid of pids) system.kill(pid, 'SIGTERM');
  };
  return endProcesses(pids, GRACE_MS, ask, system);
}
