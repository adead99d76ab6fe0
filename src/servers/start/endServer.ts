import { writeFile } from 'node:fs/promises';
import { endProcesses, endProcessGroup } from '../launch/endProcesses';
import { serverPids } from '../launch/folders';
import { stopFile } from '../launch/program';
import { programKind } from './programs';
import type { ServerPlan } from './plan';
import { thisSystem, type ProcessSystem } from '../launch/processSystem';

export interface Ending {
  /** The process that was started: it leads its group, or on Windows its tree. */
  leader: number;
  /** It has ended: on Windows its number may be another process's by now. */
  leaderEnded?: boolean;
  /** How long the server may take to answer what it has accepted. */
  graceMs: number;
  /** Windows: types Ctrl+C into the server's terminal, where it has one. */
  interrupt?: () => Promise<void>;
}

/**
 * Ends the processes of a started plan, so that what they accepted is answered: a signal asks them
 * to, or on Windows, where there is none, a file (the built-in server) or Ctrl+C in the terminal
 * (TorchServe, whose own `--stop` only kills there). Never throws: whether all are gone.
 */
export async function endServer(
  { folders, program }: Pick<ServerPlan, 'folders' | 'program'>,
  { leader, leaderEnded, graceMs, interrupt }: Ending,
  system: ProcessSystem = thisSystem,
): Promise<boolean> {
  if (system.platform !== 'win32') return endProcessGroup(leader, graceMs, system);
  // Asked at once: looking for Java takes a second, of the few that a closing editor has.
  const { stopsBy } = programKind(program);
  const asked = stopsBy === 'file' ? writeFile(stopFile(folders.working), '') : interrupt?.();
  asked?.catch(() => undefined);
  // Java outlives its launcher when the terminal was closed.
  const java = stopsBy === 'terminal' ? await serverPids(folders.working, system) : [];
  const pids = [...(leaderEnded ? [] : [leader]), ...java];
  return endProcesses([...new Set(pids)], graceMs, asked && (() => asked), system);
}
