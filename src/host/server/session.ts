import * as path from 'node:path';
import type * as vscode from 'vscode';
import { CancelledError } from '../../core/errors';
import type { TorchServeClient } from '../../core/torchserve/client';
import { EndedError, endReason } from '../../core/torchserve/endReason';
import { javaPid, removeFolders } from '../../core/torchserve/folders';
import { readServerLog } from '../../core/torchserve/log';
import { stoppedInOrder } from '../../core/torchserve/logCauses';
import type { ServerPlan } from '../../core/torchserve/plan';
import { endProcessGroup } from '../../core/torchserve/processes';
import { waitUntilReady, type Readiness } from '../../core/torchserve/readiness';
import { clientFor, stopGraceMs } from '../../core/torchserve/runServer';

/** One TorchServe that runs in a task terminal of this window. */
export class Session {
  readonly client: TorchServeClient;
  readonly #cancel = new AbortController();
  readonly #ended = new AbortController();

  constructor(readonly plan: ServerPlan, readonly execution: vscode.TaskExecution, private readonly pid: number) {
    this.client = clientFor(plan);
  }

  /** Where a shell finds the access key. */
  get keyFile(): string | undefined {
    return this.plan.keys ? path.join(this.plan.folders.working, 'key_file.json') : undefined;
  }

  waitUntilReady(onProgress: (text: string) => void): Promise<Readiness> {
    return waitUntilReady(this.client, { models: this.plan.models, working: this.plan.folders.working, signal: this.#cancel.signal, ended: this.#ended.signal, onProgress });
  }

  /** To be told that the task's process ended. Gives the reason, `CancelledError` when the user stopped it (Ctrl+C, terminal closed). */
  async processEnded(byUser: boolean): Promise<Error> {
    // A closed terminal ends the launcher at once; Java needs seconds more, and only then has it written that it stopped in order.
    await endProcessGroup(this.pid, stopGraceMs);
    const reason = byUser ? new CancelledError() : await endReason(this.plan.folders.working)
      ?? (stoppedInOrder(await readServerLog(this.plan.folders.working)) ? new CancelledError() : new EndedError());
    this.#ended.abort();
    return reason;
  }

  /** The log's last lines, for the output channel. */
  async logTail(lines: number): Promise<string[]> {
    return (await readServerLog(this.plan.folders.working)).slice(-lines).map(line => line.text);
  }

  /** Ends launcher, Java and workers, waits until they are gone, and removes the folders. */
  async end(graceMs: number): Promise<void> {
    this.#cancel.abort();
    const java = await javaPid(this.plan.folders.working);
    await endProcessGroup(this.pid, graceMs);
    // Windows: Java outlives its launcher when the terminal was closed.
    if (process.platform === 'win32' && java !== undefined) await endProcessGroup(java, graceMs);
    this.execution.terminate();
    await removeFolders(this.plan.folders);
  }
}
