import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { removeFolders } from '../../core/torchserve/folders';
import type { ServerPlan } from '../../core/torchserve/plan';
import { notify } from '../notify';
import { modelStore } from '../modelStore';
import { settings } from '../settings';
import { requireTrust } from '../trust';
import { planFromSettings, requestOf } from './planFromSettings';
import { runsPlan, serverTask, taskType, type ServerTaskDefinition } from './serverTask';

/** VS Code asks for tasks more often than it runs one, and may run one it got a while ago: so many plans are kept. */
const keptPlans = 8;

/** Offers TorchServe under "Run Task" and makes entries of tasks.json runnable. Remembers its plans until they run. */
export class ServerTaskProvider implements vscode.TaskProvider {
  #plans: ServerPlan[] = [];

  constructor(private readonly storage: vscode.Uri, private readonly log: vscode.LogOutputChannel) {}

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted || !settings().python || modelStore() === undefined) return [];
    // A store without models is no reason to bother someone who looks for another task.
    return this.#task({ type: taskType }).then(task => [task], () => []);
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    try {
      requireTrust(l10n.t('Starting TorchServe'));
      return await this.#task(task.definition);
    } catch (error) {
      notify(error, this.log);
      return undefined;
    }
  }

  /** The plan that `task` runs, which from now on is the caller's to remove. */
  take(task: vscode.Task): ServerPlan | undefined {
    const plan = this.#plans.find(candidate => runsPlan(task, candidate));
    this.#plans = this.#plans.filter(other => other !== plan);
    return plan;
  }

  /** Makes a plan known, and the task that runs it. */
  async offer(plan: ServerPlan, definition: ServerTaskDefinition = { type: taskType }): Promise<vscode.Task> {
    this.#plans.push(plan);
    await this.removePlans(keptPlans);
    return serverTask(definition, plan);
  }

  /** Removes all but the `keep` newest plans that never ran. */
  async removePlans(keep = 0): Promise<void> {
    const old = this.#plans.splice(0, Math.max(0, this.#plans.length - keep));
    await Promise.all(old.map(plan => removeFolders(plan.folders)));
  }

  async #task(definition: ServerTaskDefinition): Promise<vscode.Task> {
    return this.offer(await planFromSettings(requestOf(definition), this.storage), definition);
  }
}
