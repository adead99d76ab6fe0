import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { endedByUser } from '../../base/endedByUser';
import { CancelledError, UserError } from '../../base/errors';
import { checkEnvironment } from '../../environment/checkEnvironment';
import type { AskedServer } from '../../servers/contract/askedServer';
import type { TorchServeClient } from '../../servers/contract/client';
import { EndedError } from '../../servers/launch/endReason';
import { removeFolders } from '../../servers/launch/folders';
import { stillThere, type ServerPlan } from '../../servers/launch/plan';
import { serverWords } from '../../servers/contract/serverWords';
import type { Readiness } from '../../servers/launch/readiness';
import { stopGraceMs } from '../../servers/launch/runServer';
import { visibleText } from '../../base/visibleText';
import { notify, offer } from '../ui/notify';
import { onSettingsChanged } from '../ui/settings';
import { existingServer } from './existingServer';
import { interruptTerminal } from './interruptTerminal';
import {
  definitionOf,
  planFromSettings,
  type StartFolders,
  type StartRequest,
} from './planFromSettings';
import { builtinTaskType, torchServeTaskType } from './serverTask';
import { Session } from './session';
import type { ServerActivity, ServerState } from './state';
import { StatusItem } from './statusItem';
import { ServerTaskProvider } from './taskProvider';

/** VS Code ends an extension 5 s after it asked it to deactivate. */
const shutDownGraceMs = 3_500;

/**
 * The server of this window, TorchServe or the built-in one: started here as a task (by command or
 * from tasks.json), watched, stopped with everything it left. Or one that runs elsewhere
 * (`mmocr.server.inferenceAddress`), which is asked and never stopped.
 */
export class ServerController implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ServerState>();
  /** The state, or the server in use, changed. */
  readonly onDidChange = this.#changed.event;
  readonly #status = new StatusItem();
  readonly #tasks: ServerTaskProvider;
  readonly #listeners: vscode.Disposable;
  readonly #folders: StartFolders;
  #state: ServerState = { program: 'torchserve', kind: 'stopped' };
  #session: Session | undefined;
  #existing: TorchServeClient | undefined;
  /** Someone awaits `start` and will tell its error. */
  #awaited = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#folders = {
      storage: context.globalStorageUri,
      dist: path.join(context.extensionPath, 'dist'),
    };
    this.#tasks = new ServerTaskProvider(this.#folders, log);
    this.#listeners = vscode.Disposable.from(
      this.#status,
      this.#changed,
      ...[torchServeTaskType, builtinTaskType].map(type =>
        vscode.tasks.registerTaskProvider(type, this.#tasks.provideFor(type)),
      ),
      vscode.tasks.onDidStartTaskProcess(event => {
        this.#processStarted(event);
      }),
      vscode.tasks.onDidEndTaskProcess(event => {
        void this.#processEnded(event);
      }),
      vscode.tasks.onDidEndTask(event => {
        void this.#taskEnded(event.execution);
      }),
      onSettingsChanged(['inferenceAddress', 'managementAddress'], () => {
        this.#existing = undefined;
        this.#changed.fire(this.#state);
      }),
    );
  }

  get state(): ServerState {
    return this.#state;
  }

  /**
   * The server to ask: ours once it is ready, else the existing one of the settings. Throws
   * `UserError` when their address is none.
   */
  get client(): TorchServeClient | undefined {
    if (this.#state.kind === 'ready') return this.#session?.client;
    return (this.#existing ??= existingServer(this.context.secrets));
  }

  /** The servers that can be asked now. */
  get asked(): AskedServer[] {
    const { client, program, keyLocation } = this;
    if (!client) return [];
    const serving = (model: string): string => this.serving(model);
    const id = program ?? client.inferenceAddress;
    return [{ id, kind: program ?? 'existing', client, keyLocation, serving }];
  }

  /** The program that answers, where it was started here. */
  get program(): ServerState['program'] | undefined {
    return this.#state.kind === 'ready' ? this.#state.program : undefined;
  }

  /** A model on the server in use: one that runs elsewhere goes by its address. */
  serving(model: string): string {
    if (!this.program && this.client)
      return l10n.t('{0} on {1}', model, new URL(this.client.inferenceAddress).host);
    return serverWords(this.program ?? 'torchserve').serving(model);
  }

  /**
   * Of the server started here, while it starts or runs: its logs, config.properties and key file.
   */
  get workingFolder(): string | undefined {
    return this.#session?.plan.folders.working;
  }

  /** Where a shell finds the access key of `client`. */
  get keyLocation(): { file: string } | 'environment' | undefined {
    if (this.#state.kind !== 'ready') return 'environment';
    const file = this.#session?.keyFile;
    return file === undefined ? undefined : { file };
  }

  /**
   * Starts a server, in place of one that runs here already; resolves when the models are ready.
   * Throws `UserError` with the cause.
   */
  async start(request: StartRequest): Promise<void> {
    await this.stop();
    this.#set({ kind: 'starting', text: serverWords(request.program).starting }, request.program);
    this.#awaited = true;
    try {
      const plan = await planFromSettings(request, this.#folders);
      const outcome = this.#outcome();
      await vscode.tasks.executeTask(await this.#tasks.offer(plan, definitionOf(request)));
      await outcome;
    } catch (error) {
      if (this.#state.kind === 'starting')
        this.#set(
          error instanceof CancelledError
            ? { kind: 'stopped' }
            : { kind: 'failed', error: error as Error },
        );
      throw error;
    } finally {
      this.#awaited = false;
    }
  }

  /**
   * Starts what runs or starts here once more, with the same models; the settings may have changed.
   */
  async restart(): Promise<void> {
    const plan = this.#session?.plan;
    if (plan)
      await this.start({ program: plan.program, modelStore: plan.modelStore, models: plan.models });
  }

  /** Stops the server started here and waits until its processes are gone; also while it starts. */
  async stop(graceMs = stopGraceMs): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.#set({ kind: 'stopping' });
    try {
      await this.#end(session, graceMs);
    } finally {
      this.#set({ kind: 'stopped' });
    }
  }

  /** For `deactivate`: leaves no process and no folder. */
  async shutDown(): Promise<void> {
    await Promise.all([this.stop(shutDownGraceMs), this.#tasks.removePlans()]);
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #processStarted({ execution, processId }: vscode.TaskProcessStartEvent): void {
    const plan = this.#tasks.take(execution.task);
    if (!plan) return;
    const before = this.#session;
    const session = new Session(plan, execution, processId, () => interruptTerminal(processId));
    this.#session = session;
    this.#set({ kind: 'starting', text: serverWords(plan.program).starting }, plan.program);
    this.#tellNotes(plan);
    if (before) void this.#end(before, stopGraceMs);
    void this.#watch(session);
  }

  async #watch(session: Session): Promise<void> {
    try {
      const readiness = await session.waitUntilReady(text => {
        if (this.#session === session) this.#set({ kind: 'starting', text });
      });
      if (this.#session === session) this.#becomeReady(session, readiness);
    } catch (error) {
      await this.#fail(session, error as Error);
    }
  }

  #becomeReady({ plan }: Session, { models, failures }: Readiness): void {
    const { inferenceAddress, managementAddress } = plan;
    const failed = [...failures].map(([name, error]) => ({ name, error }));
    this.#set({ kind: 'ready', models, failed, inferenceAddress, managementAddress });
    for (const { error } of failed) notify(error, this.log);
  }

  async #taskEnded(execution: vscode.TaskExecution): Promise<void> {
    const neverRan = this.#tasks.take(execution.task);
    if (neverRan) {
      this.#tellLeft(await removeFolders(neverRan.folders));
      const error = new UserError(
        l10n.t('{0} cannot be started. Check mmocr.python.', neverRan.commandLine.program),
        { fix: 'openSettings' },
      );
      this.#set({ kind: 'failed', error }, neverRan.program);
    }
  }

  async #processEnded({ execution, exitCode }: vscode.TaskProcessEndEvent): Promise<void> {
    const session = this.#session;
    if (session?.execution !== execution) return;
    const reason = await session.processEnded(endedByUser(exitCode));
    // While it starts, `#watch` finds out why, with the models in mind.
    if (this.#state.kind === 'ready' || reason instanceof CancelledError)
      await this.#fail(session, reason);
  }

  /** The session is over by itself: clean up, then tell once. */
  async #fail(session: Session, error: Error): Promise<void> {
    if (this.#session !== session) return;
    this.#session = undefined;
    const cancelled = error instanceof CancelledError;
    if (!cancelled) for (const line of await session.logTail(80)) this.log.info(visibleText(line));
    await this.#end(session, stopGraceMs);
    const cause =
      error instanceof EndedError
        ? ((await this.#lack(session.plan).catch(() => undefined)) ?? error)
        : error;
    this.#set(cancelled ? { kind: 'stopped' } : { kind: 'failed', error: cause });
    if (!this.#awaited) notify(cause, this.log);
  }

  async #end(session: Session, graceMs: number): Promise<void> {
    this.#tellLeft(await session.end(graceMs));
  }

  #tellLeft(left: readonly string[]): void {
    for (const { text } of stillThere(left)) this.log.warn(text);
  }

  /** What the plan's Python lacks: the launcher says so in its terminal only. */
  async #lack({ program, commandLine }: ServerPlan): Promise<UserError | undefined> {
    if (program === 'builtin') return undefined;
    const report = await checkEnvironment(commandLine.program, { distFolder: this.#folders.dist });
    const lack = report.lacks.find(found => found.for !== 'exporting');
    return lack && new UserError(lack.message, { fix: lack.fix });
  }

  /** Resolves at the next state that is none of a start's steps; throws what made it fail. */
  #outcome(): Promise<void> {
    return new Promise((resolve, reject) => {
      const listener = this.onDidChange(state => {
        if (state.kind === 'starting' || state.kind === 'stopping') return;
        listener.dispose();
        if (state.kind === 'ready') resolve();
        else reject(state.kind === 'failed' ? state.error : new CancelledError());
      });
    });
  }

  #tellNotes({ notes }: ServerPlan): void {
    for (const { severity, text } of notes)
      this.log[severity === 'warning' ? 'warn' : 'info'](visibleText(text));
    const warnings = notes.filter(note => note.severity === 'warning').map(note => note.text);
    if (warnings.length) void offer(vscode.window.showWarningMessage, warnings.join(' '));
  }

  #set(activity: ServerActivity, program = this.#state.program): void {
    const state: ServerState = { program, ...activity };
    this.#state = state;
    this.#status.show(state);
    void vscode.commands.executeCommand('setContext', 'mmocr.serverState', state.kind);
    void vscode.commands.executeCommand('setContext', 'mmocr.serverProgram', program);
    this.#changed.fire(state);
  }
}
