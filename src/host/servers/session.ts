import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { isSamePath } from '../../base/within';
import type { ModelChoice } from '../../modelStore/modelStore';
import type { TorchServeClient } from '../../servers/contract/client';
import { EndedError, endReason } from '../../servers/launch/endReason';
import { endServer } from '../../servers/start/endServer';
import { removeFolders } from '../../servers/launch/folders';
import { readServerLog } from '../../servers/launch/log';
import { stoppedInOrder } from '../../servers/launch/logCauses';
import type { ServerPlan } from '../../servers/start/plan';
import { waitUntilReady, type Readiness } from '../../servers/launch/readiness';
import { closeTerminal, interruptTerminal } from './sessionTerminal';
import { isRunning } from '../../servers/launch/processes';
import { clientFor, stopGraceMs } from '../../servers/start/runServer';

/** How often it is looked at whether a process that no task speaks of still runs. */
const LOOK_MS = 1000;

/** One run of a server: in a task terminal of this window, or left running by a reload of it. */
export class Session {
  readonly client: TorchServeClient;
  /** Milliseconds, as `Date.now` tells them. */
  readonly takenAt = Date.now();
  readonly #cancel = new AbortController();
  readonly #ended = new AbortController();
  #processEnded = false;
  /** It has come through a reload of the window. */
  readonly #leftRunning: boolean;

  /** @param execution absent until VS Code has found the task of before a reload again. */
  constructor(
    readonly plan: ServerPlan,
    readonly pid: number,
    public execution?: vscode.TaskExecution,
  ) {
    this.client = clientFor(plan);
    this.#leftRunning = execution === undefined;
  }

  /** Where a shell finds the access key. */
  get keyFile(): string | undefined {
    return this.plan.keys ? path.join(this.plan.folders.working, 'key_file.json') : undefined;
  }

  /** Each plan has a working folder of its own. */
  runs(plan: ServerPlan): boolean {
    return this.plan.folders.working === plan.folders.working;
  }

  /** Whether its models are those of this store. */
  serves(store: string): boolean {
    return isSamePath(this.plan.modelStore, store);
  }

  /** The models of a start in its place so that an archive of the store is among them. */
  withModel(archivePath: string): ModelChoice {
    const { models } = this.plan;
    const { name, base } = path.parse(archivePath);
    return models === 'all' ? models : { ...models, [name]: base };
  }

  waitUntilReady(onProgress: (text: string) => void): Promise<Readiness> {
    const { models, folders } = this.plan;
    return waitUntilReady(this.client, {
      models,
      working: folders.working,
      signal: this.#cancel.signal,
      ended: this.#ended.signal,
      onProgress,
    });
  }

  /** Resolves when a process that no task speaks of is gone; never where a task does. */
  whenGone(): Promise<void> {
    return new Promise(resolve => {
      const timer = setInterval(() => {
        if (this.execution || this.#cancel.signal.aborted) clearInterval(timer);
        else if (!isRunning(this.pid)) {
          clearInterval(timer);
          resolve();
        }
      }, LOOK_MS);
    });
  }

  /**
   * To be told that the process ended. Gives the reason, `CancelledError` when the user stopped it
   * (Ctrl+C, terminal closed).
   */
  async processEnded(byUser: boolean): Promise<Error> {
    // A closed terminal ends the launcher at once; Java needs seconds more, and only then has it
    // written that it stopped in order.
    this.#processEnded = true;
    await this.#endProcesses(stopGraceMs);
    const reason = byUser ? new CancelledError() : await this.#reason();
    this.#ended.abort();
    return reason;
  }

  /** The log's last lines, for the output channel. */
  async logTail(lines: number): Promise<string[]> {
    const log = await readServerLog(this.plan.folders.working);
    return log.slice(-lines).map(line => line.text);
  }

  /**
   * Ends launcher, Java and workers, waits until they are gone, and removes the folders. Never
   * throws: what is left all the same.
   */
  async end(graceMs: number): Promise<string[]> {
    this.#cancel.abort();
    const gone = await this.#endProcesses(graceMs);
    this.execution?.terminate();
    const left = await removeFolders(this.plan.folders);
    return gone ? left : [l10n.t('process {0}', this.pid), ...left];
  }

  async #reason(): Promise<Error> {
    const { working } = this.plan.folders;
    const reason = await endReason(working);
    if (reason) return reason;
    return stoppedInOrder(await readServerLog(working)) ? new CancelledError() : new EndedError();
  }

  async #endProcesses(graceMs: number): Promise<boolean> {
    const gone = await endServer(this.plan, {
      leader: this.pid,
      leaderEnded: this.#processEnded,
      graceMs,
      interrupt: () => interruptTerminal(this.pid),
    });
    if (this.#leftRunning && gone) await closeTerminal(this.pid);
    return gone;
  }
}
