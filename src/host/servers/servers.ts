import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { endedByUser } from '../../base/endedByUser';
import { UserError } from '../../base/errors';
import type { Listening } from '../../base/listeners';
import type { ServerProgramId } from '../../model/prediction';
import type { AskedServer, ServersInUse } from '../../servers/contract/server';
import { removeFolders } from '../../servers/launch/folders';
import { ServerRegistry } from '../../servers/registry';
import { leaveToGuard, waitMs } from '../../servers/start/guard';
import type { ServerPlan } from '../../servers/start/plan';
import { ContainerServer } from './containerServer';
import { tellContext } from './contextKeys';
import { ExistingServers } from './existingServers';
import { KeptSessions } from './keptSessions';
import { StartedServer } from './startedServer';
import { StatusItem } from './statusItem';
import { runsPlan } from './serverTask';
import { ServerTaskProvider } from './taskProvider';

/**
 * The servers of this window, side by side: TorchServe and the built-in one, started here as tasks
 * (by command or from tasks.json), a container, and those that run elsewhere.
 */
export class Servers implements ServersInUse, vscode.Disposable {
  readonly registry = new ServerRegistry();
  readonly container: ContainerServer;
  readonly #started: Record<ServerProgramId, StartedServer>;
  readonly #tasks: ServerTaskProvider;
  readonly #guard: string;
  /** What a reload left running has been looked for. */
  readonly #resumed: Promise<unknown>;
  readonly #disposables: vscode.Disposable[];

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    const dist = path.join(context.extensionPath, 'dist');
    this.#guard = path.join(dist, 'guard.js');
    const folders = { storage: context.globalStorageUri, dist };
    const kept = new KeptSessions(context.workspaceState);
    const left = (program: ServerProgramId) => this.#leftRunning(program);
    const tasks = new ServerTaskProvider(folders, left, kept, log);
    this.#tasks = tasks;
    const around = { folders, tasks, kept, log };
    this.#started = {
      torchserve: new StartedServer('torchserve', around),
      builtin: new StartedServer('builtin', around),
    };
    this.container = new ContainerServer(context);
    const status = new StatusItem();
    const existing = new ExistingServers(this.registry, context.secrets);
    this.#disposables = [
      status,
      existing,
      vscode.tasks.onDidStartTaskProcess(event => this.#processStarted(event)),
      vscode.tasks.onDidEndTaskProcess(event => void this.#processEnded(event)),
      vscode.tasks.onDidEndTask(event => void this.#taskEnded(event.execution)),
      ...[...this.started, this.container].map(server => this.registry.add(server)),
      this.registry.onDidChange(() => {
        status.show(this.registry.all);
        tellContext(this.registry.all);
      }),
    ];
    this.#resumed = Promise.allSettled([this.#resume(kept.programs), this.container.resume()]);
  }

  /** Those that are started here as tasks. */
  get started(): StartedServer[] {
    return Object.values(this.#started);
  }

  of(program: ServerProgramId): StartedServer {
    return this.#started[program];
  }

  /** What VS Code asks for tasks of a type. */
  tasksOf(type: string): vscode.TaskProvider {
    return this.#tasks.provideFor(type);
  }

  get asked(): readonly AskedServer[] {
    return this.registry.asked;
  }

  onDidChange(listener: () => void): Listening {
    return this.registry.onDidChange(listener);
  }

  /**
   * For `deactivate`, which does not tell whether the window is closed or reloaded: a guard waits
   * for it to come back and else ends what runs.
   */
  async leave(): Promise<void> {
    const leaving = this.started.flatMap(({ session }) => session ?? []);
    await Promise.all([
      ...leaving.map(({ plan: { folders, program }, pid }) =>
        leaveToGuard(this.#guard, { folders, program, pid, waitMs }),
      ),
      this.#tasks.removePlans(),
    ]);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  /** One after the other: the menu's order is that of their starts. */
  async #resume(programs: readonly ServerProgramId[]): Promise<void> {
    for (const program of programs) await Promise.allSettled([this.of(program).resume()]);
  }

  async #leftRunning(program: ServerProgramId): Promise<ServerPlan | undefined> {
    await this.#resumed;
    const { session } = this.of(program);
    return session?.execution ? undefined : session?.plan;
  }

  #processStarted({ execution, processId }: vscode.TaskProcessStartEvent): void {
    const { task } = execution;
    // A task that VS Code has found again after a reload runs already.
    const left = this.started.flatMap(({ session }) => session?.plan ?? []);
    const plan = left.find(each => runsPlan(task, each)) ?? this.#tasks.take(task);
    if (plan) this.of(plan.program).taskStarted(plan, execution, processId);
  }

  async #processEnded({ execution, exitCode }: vscode.TaskProcessEndEvent): Promise<void> {
    for (const server of this.started) {
      const { session } = server;
      if (session?.execution === execution) await server.ended(session, endedByUser(exitCode));
    }
  }

  async #taskEnded({ task }: vscode.TaskExecution): Promise<void> {
    const neverRan = this.#tasks.take(task);
    if (!neverRan) return;
    await removeFolders(neverRan.folders);
    const { program } = neverRan.commandLine;
    const text = l10n.t('{0} cannot be started. Check mmocr.python.', program);
    this.of(neverRan.program).neverRan(new UserError(text, { fix: 'openSettings' }));
  }
}
