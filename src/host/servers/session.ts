import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import type { TorchServeClient } from '../../servers/contract/client';
import { EndedError, endReason } from '../../servers/launch/endReason';
import { endServer } from '../../servers/launch/endServer';
import { removeFolders } from '../../servers/launch/folders';
import { readServerLog } from '../../servers/launch/log';
import { stoppedInOrder } from '../../servers/launch/logCauses';
import type { ServerPlan } from '../../servers/launch/plan';
import { waitUntilReady, type Readiness } from '../../servers/launch/readiness';
import { clientFor, stopGraceMs } from '../../servers/launch/runServer';

/** One TorchServe that runs in a task terminal of this window. */
export class Session {
  readonly client: TorchServeClient;
  readonly #cancel = new AbortController();
  readonly #ended = new AbortController();
  #processEnded = false;

  /** `interrupt` types Ctrl+C into the task's terminal. */
  constructor(
    readonly plan: ServerPlan,
    readonly execution: vscode.TaskExecution,
    private readonly pid: number,
    private readonly interrupt: () => Promise<void>,
  ) {
    this.client = clientFor(plan);
  }

  /** Where a shell finds the access key. */
  get keyFile(): string | undefined {
    return this.plan.keys ? path.join(this.plan.folders.working, 'key_file.json') : undefined;
  }

  waitUntilReady(onProgress: (text: string) => void): Promise<Readiness> {
    return waitUntilReady(this.client, {
      models: this.plan.models,
      working: this.plan.folders.working,
      signal: this.#cancel.signal,
      ended: this.#ended.signal,
      onProgress,
    });
  }

  /**
   * To be told that the task's process ended. Gives the reason, `CancelledError` when the user
   * stopped it (Ctrl+C, terminal closed).
   */
  async processEnded(byUser: boolean): Promise<Error> {
    // A closed terminal ends the launcher at once; Java needs seconds more, and only then has it
    // written that it stopped in order.
    this.#processEnded = true;
    await this.#endProcesses(stopGraceMs);
    const reason = byUser
      ? new CancelledError()
      : ((await endReason(this.plan.folders.working)) ??
        (stoppedInOrder(await readServerLog(this.plan.folders.working))
          ? new CancelledError()
          : new EndedError()));
    this.#ended.abort();
    return reason;
  }

  /** The log's last lines, for the output channel. */
  async logTail(lines: number): Promise<string[]> {
    return (await readServerLog(this.plan.folders.working)).slice(-lines).map(line => line.text);
  }

  /**
   * Ends launcher, Java and workers, waits until they are gone, and removes the folders. Never
   * throws: what is left all the same.
   */
  async end(graceMs: number): Promise<string[]> {
    this.#cancel.abort();
    const gone = await this.#endProcesses(graceMs);
    this.execution.terminate();
    const left = await removeFolders(this.plan.folders);
    return gone ? left : [l10n.t('process {0}', this.pid), ...left];
  }

  #endProcesses(graceMs: number): Promise<boolean> {
    return endServer(this.plan, {
      leader: this.pid,
      leaderEnded: this.#processEnded,
      graceMs,
      interrupt: this.interrupt,
    });
  }
}
