import type * as vscode from 'vscode';
import type { ServerProgramId } from '../../model/prediction';
import { ownFolders, serverPids } from '../../servers/launch/folders';
import { isRunning } from '../../servers/launch/processes';
import type { ServerPlan } from '../../servers/start/plan';
import { endedServersKey, startedServersKey } from './memory';
import type { Session } from './session';

/** What ran, or still runs, for a window of this workspace. Its folder holds its keys, not this. */
interface Kept {
  plan: ServerPlan;
  pid: number;
}
type AllKept = Partial<Record<ServerProgramId, Kept>>;

/** The runs of servers, in the order of their starts, that outlive a reload of the window. */
export class KeptSessions {
  constructor(private readonly memory: vscode.Memento) {}

  /** Of which programs runs are kept, the one that was started last at the end. */
  get programs(): ServerProgramId[] {
    return Object.keys(this.#all()) as ServerProgramId[];
  }

  /** Whether its last run has ended, in this window or before a reload of it. */
  hasEnded(kind: ServerProgramId): boolean {
    return this.#ended().includes(kind);
  }

  /** A start is asked for. */
  async expect(kind: ServerProgramId): Promise<void> {
    const others = this.#ended().filter(program => program !== kind);
    await this.memory.update(endedServersKey, others);
  }

  async keep(kind: ServerProgramId, { plan, pid }: Session): Promise<void> {
    await this.expect(kind);
    const others = Object.entries(this.#all()).filter(([program]) => program !== kind);
    const kept = Object.fromEntries([...others, [kind, { plan, pid }]]) satisfies AllKept;
    await this.memory.update(startedServersKey, kept);
  }

  /** It has ended. Nothing happens where another run is kept by now. */
  async forget(kind: ServerProgramId, session: Session): Promise<void> {
    const { [kind]: kept } = this.#all();
    if (kept && session.runs(kept.plan)) await this.#forget(kind);
  }

  /** What still runs, which is this window's from now on; what does not is forgotten. */
  async claim(kind: ServerProgramId): Promise<Kept | undefined> {
    const { [kind]: kept } = this.#all();
    if (!kept) return undefined;
    const { folders } = kept.plan;
    const runs = isRunning(kept.pid) && (await serverPids(folders.working)).length > 0;
    if (runs && (await ownFolders(folders))) return kept;
    await this.#forget(kind);
    return undefined;
  }

  async #forget(kind: ServerProgramId): Promise<void> {
    const others = Object.entries(this.#all()).filter(([program]) => program !== kind);
    await this.memory.update(endedServersKey, [...this.#ended(), kind]);
    await this.memory.update(startedServersKey, Object.fromEntries(others));
  }

  #ended(): ServerProgramId[] {
    return this.memory.get<ServerProgramId[]>(endedServersKey, []);
  }

  /** Dates come back as texts. */
  #all(): AllKept {
    const all = this.memory.get<AllKept>(startedServersKey, {});
    const entries = Object.entries(all).map(([kind, { plan, pid }]) => {
      const plannedAt = new Date(plan.plannedAt);
      return [kind, { plan: { ...plan, plannedAt }, pid }] as const;
    });
    return Object.fromEntries(entries);
  }
}
