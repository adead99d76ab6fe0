import * as path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, type UserError } from '../../base/errors';
import { Listeners, type Listening } from '../../base/listeners';
import { visibleText } from '../../base/visibleText';
import type { ServerProgramId } from '../../model/prediction';
import type { AskedServer, Server } from '../../servers/contract/server';
import type { ServerActivity } from '../../servers/contract/serverState';
import { serverWords } from '../../servers/kinds';
import { EndedError } from '../../servers/launch/endReason';
import type { Readiness } from '../../servers/launch/readiness';
import { stillThere, type ServerPlan } from '../../servers/start/plan';
import { stopGraceMs } from '../../servers/start/runServer';
import { notify } from '../ui/notify';
import { foundAgain } from './foundAgain';
import { lackOf, tellNotes } from './startProblems';
import type { KeptSessions } from './keptSessions';
import {
  definitionOf,
  planFromSettings,
  type StartFolders,
  type StartRequest,
} from './planFromSettings';
import { portsOf } from './ports';
import { Session } from './session';
import { startOutcome } from './startOutcome';
import type { ServerTaskProvider } from './taskProvider';

/** What every server that is started here is given. */
export interface StartedSurroundings {
  folders: StartFolders;
  tasks: ServerTaskProvider;
  kept: KeptSessions;
  log: vscode.LogOutputChannel;
}

/** What a start is asked for, but for the program: each server has its own. */
export type Start = Omit<StartRequest, 'program'>;

/**
 * TorchServe or the built-in server, once per window: started here as a task (by command or from
 * tasks.json), watched, stopped with everything it left. A reload of the window leaves it running.
 */
export class StartedServer implements Server {
  readonly #changed = new Listeners();
  #state: ServerActivity = { kind: 'stopped' };
  #session: Session | undefined;
  /** Someone awaits `start` and will tell its error. */
  #awaited = false;

  constructor(
    readonly kind: ServerProgramId,
    private readonly around: StartedSurroundings,
  ) {}

  get id(): string {
    return this.kind;
  }

  get state(): ServerActivity {
    return this.#state;
  }

  get asked(): AskedServer | undefined {
    const session = this.#session;
    if (this.#state.kind !== 'ready' || !session) return undefined;
    const { client, keyFile } = session;
    const keyLocation = keyFile === undefined ? undefined : { file: keyFile };
    const { serving } = serverWords(this.kind);
    const says = (model: string): string => serving(model, client.inferenceAddress);
    return { id: this.id, kind: this.kind, client, keyLocation, serving: says };
  }

  /** What runs or starts; undefined when nothing does. */
  get session(): Session | undefined {
    return this.#session;
  }

  onDidChange(listener: () => void): Listening {
    return this.#changed.add(listener);
  }

  /**
   * Starts it, in place of what runs already, whose addresses it keeps; resolves when the models
   * are ready. Throws `UserError` with the cause.
   */
  async start(start: Start): Promise<void> {
    const { tasks, folders, kept } = this.around;
    const ports = portsOf(this.#session?.plan);
    await this.stop();
    this.#set({ kind: 'starting', text: serverWords(this.kind).starting });
    this.#awaited = true;
    try {
      const request = { ...start, program: this.kind };
      const plan = await planFromSettings({ ...request, ...(ports && { ports }) }, folders);
      const outcome = startOutcome(this);
      await kept.expect(this.kind);
      await vscode.tasks.executeTask(await tasks.offer(plan, definitionOf(request)));
      await outcome;
    } catch (error) {
      if (this.#state.kind === 'starting') this.#set(endOf(error as Error));
      throw error;
    } finally {
      this.#awaited = false;
    }
  }

  /** Starts what runs or starts here once more; the settings may have changed. */
  async restart(models = this.#session?.plan.models): Promise<void> {
    const plan = this.#session?.plan;
    if (plan && models) await this.start({ modelStore: plan.modelStore, models });
  }

  /** Whether it is ready and serves the models of this store. */
  serves(store: string): boolean {
    return this.#state.kind === 'ready' && this.#session?.serves(store) === true;
  }

  /**
   * Loads an archive of its store while it runs. Throws `UserError` where the server does not take
   * it: a restart does (`restart(session.withModel(…))`).
   */
  async load(archivePath: string, version: string, signal: AbortSignal): Promise<void> {
    const session = this.#session;
    const state = this.#state;
    if (!session || state.kind !== 'ready') return;
    const { name } = path.parse(archivePath);
    await session.client.register(path.basename(archivePath), version, signal);
    const loaded = await session.client.describe(name, version, signal);
    const others = state.models.filter(model => model.name !== name || model.version !== version);
    if (this.#session === session) this.#set({ ...state, models: [...others, ...loaded] });
  }

  /** Stops it and waits until its processes are gone; also while it starts. */
  async stop(): Promise<void> {
    const session = this.#session;
    if (!session) return this.#giveUpStart();
    this.#set({ kind: 'stopping' });
    await foundAgain(session);
    // Someone else stops it, or another run has taken its place.
    if (this.#session !== session) return;
    this.#session = undefined;
    try {
      await this.#end(session);
    } finally {
      this.#set({ kind: 'stopped' });
    }
  }

  /** A start whose process has not come yet; one that comes all the same is taken as it is. */
  #giveUpStart(): void {
    if (this.#state.kind === 'starting') this.#set({ kind: 'stopped' });
  }

  /** Goes on with what ran before the window was reloaded, if it still does. */
  async resume(): Promise<void> {
    const kept = await this.around.kept.claim(this.kind);
    if (!kept || this.#session) return;
    const session = new Session(kept.plan, kept.pid);
    this.#take(session);
    void session.whenGone().then(() => this.ended(session, false));
  }

  /** The task of a plan of this program runs: by a start, from tasks.json, or again. */
  taskStarted(plan: ServerPlan, execution: vscode.TaskExecution, pid: number): void {
    const before = this.#session;
    if (before?.runs(plan)) {
      before.execution = execution;
      return;
    }
    this.#take(new Session(plan, pid, execution));
    tellNotes(plan, this.around.log);
    if (before) void this.#end(before);
  }

  /** A task that was to run a plan of this program never did. */
  neverRan(error: UserError): void {
    this.#set({ kind: 'failed', error });
  }

  /** The process of `session` has ended, by its user or by itself. */
  async ended(session: Session, byUser: boolean): Promise<void> {
    if (!this.#goesOn(session)) return;
    const reason = await session.processEnded(byUser);
    // While it starts, `#watch` finds out why, with the models in mind.
    if (this.#state.kind === 'ready' || reason instanceof CancelledError)
      await this.#fail(session, reason);
  }

  #take(session: Session): void {
    this.#session = session;
    this.#set({ kind: 'starting', text: serverWords(this.kind).starting });
    void this.around.kept.keep(this.kind, session);
    void this.#watch(session);
  }

  async #watch(session: Session): Promise<void> {
    try {
      const readiness = await session.waitUntilReady(text => {
        if (this.#goesOn(session)) this.#set({ kind: 'starting', text });
      });
      if (this.#goesOn(session)) this.#becomeReady(session, readiness);
    } catch (error) {
      await this.#fail(session, error as Error);
    }
  }

  #becomeReady({ plan }: Session, { models, failures }: Readiness): void {
    const { inferenceAddress, managementAddress } = plan;
    const failed = [...failures].map(([name, error]) => ({ name, error }));
    this.#set({ kind: 'ready', models, failed, inferenceAddress, managementAddress });
    for (const { error } of failed) notify(error, this.around.log);
  }

  /** The session is over by itself: clean up, then tell once. */
  async #fail(session: Session, error: Error): Promise<void> {
    if (!this.#goesOn(session)) return;
    this.#session = undefined;
    const { log } = this.around;
    const cancelled = error instanceof CancelledError;
    if (!cancelled) for (const line of await session.logTail(80)) log.info(visibleText(line));
    await this.#end(session);
    const lack =
      error instanceof EndedError ? await lackOf(session.plan, this.around.folders) : undefined;
    this.#set(endOf(lack ?? error));
    if (!this.#awaited) notify(lack ?? error, log);
  }

  async #end(session: Session): Promise<void> {
    const left = await session.end(stopGraceMs);
    await this.around.kept.forget(this.kind, session);
    for (const { text } of stillThere(left)) this.around.log.warn(text);
  }

  /** Whether it is what runs here, and nobody stops it. */
  #goesOn(session: Session): boolean {
    return this.#session === session && this.#state.kind !== 'stopping';
  }

  #set(activity: ServerActivity): void {
    this.#state = activity;
    this.#changed.tell();
  }
}

/** The state after a start or a run that ended so. */
function endOf(error: Error): ServerActivity {
  return error instanceof CancelledError ? { kind: 'stopped' } : { kind: 'failed', error };
}
