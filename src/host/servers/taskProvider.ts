import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { removeFolders } from '../../servers/launch/folders';
import type { ServerPlan } from '../../servers/start/plan';
import { notify } from '../ui/notify';
import { modelStores } from '../models/modelStore';
import { settings } from '../ui/settings';
import { isSamePath } from '../../base/within';
import type { ServerProgramId } from '../../model/prediction';
import { requireTrust } from '../ui/trust';
import {
  planFromSettings,
  requestOf,
  type StartFolders,
  type StartRequest,
} from './planFromSettings';
import type { KeptSessions } from './keptSessions';
import { isRunAnew } from './runAnew';
import { runsPlan, serverTask, type ServerTaskDefinition } from './serverTask';
import { torchServeTaskType } from './taskTypes';

/**
 * VS Code asks for tasks more often than it runs one, and may run one it got a while ago: so many
 * plans are kept.
 */
const keptPlans = 8;

interface Offer {
  plan: ServerPlan;
  /** What was asked for. */
  key: string;
}

/**
 * Offers TorchServe and the built-in server under "Run Task" and makes entries of tasks.json
 * runnable. Remembers its plans until they run.
 */
export class ServerTaskProvider {
  #offers: Offer[] = [];

  /**
   * @param leftRunning the plan of a program that a reload left running, until VS Code has found
   *   its task again.
   */
  constructor(
    private readonly folders: StartFolders,
    private readonly leftRunning: (program: ServerProgramId) => Promise<ServerPlan | undefined>,
    private readonly kept: KeptSessions,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** VS Code asks per type, and complains of a task of another one. */
  provideFor(type: string): vscode.TaskProvider {
    return { provideTasks: () => this.#provide(type), resolveTask: task => this.#resolve(task) };
  }

  async #provide(type: string): Promise<vscode.Task[]> {
    const lacksPython = type === torchServeTaskType && !settings().python;
    if (!vscode.workspace.isTrusted || lacksPython) return [];
    const [first, ...others] = modelStores();
    if (first === undefined) return [];
    // The setting is what a task without a store means; further stores are named.
    const definitions = [{ type }, ...others.map(store => ({ type, modelStore: store }))];
    // A store without models is no reason to bother someone who looks for another task.
    const tasks = await Promise.all(
      definitions.map(definition => this.#task(definition).catch(() => undefined)),
    );
    return tasks.filter(task => task !== undefined);
  }

  async #resolve(task: vscode.Task): Promise<vscode.Task | undefined> {
    try {
      requireTrust(l10n.t('Starting a server'));
      const found = await this.#task(task.definition);
      if (!found)
        this.log.info(l10n.t('{0} is not started again: it had ended before.', task.name));
      return found;
    } catch (error) {
      notify(error, this.log);
      return undefined;
    }
  }

  /** The plan that `task` is about to run, which from now on is the caller's to remove. */
  take(task: vscode.Task): ServerPlan | undefined {
    const offer = this.#offers.find(candidate => runsPlan(task, candidate.plan));
    this.#offers = this.#offers.filter(other => other !== offer);
    return offer?.plan;
  }

  /** Makes a plan known, and the task that runs it. */
  async offer(plan: ServerPlan, definition: ServerTaskDefinition, key = ''): Promise<vscode.Task> {
    this.#offers.push({ plan, key });
    await this.removePlans(keptPlans);
    return serverTask(definition, plan);
  }

  /** Removes all but the `keep` newest plans that never ran. */
  async removePlans(keep = 0): Promise<void> {
    const old = this.#offers.splice(0, Math.max(0, this.#offers.length - keep));
    await Promise.all(old.map(({ plan }) => removeFolders(plan.folders)));
  }

  /**
   * The same plan for the same wish until it runs: VS Code resolves a task again to run it, yet
   * reports the one it got before. None where nobody wishes it.
   */
  async #task(definition: ServerTaskDefinition): Promise<vscode.Task | undefined> {
    const request = requestOf(definition);
    const { program } = request;
    const left = await this.leftRunning(program);
    if (left && asks(request, left)) return serverTask(definition, left);
    if (isRunAnew(this.kept, { program, type: definition.type })) return undefined;
    const key = JSON.stringify([request, settings()]);
    const offered = this.#offers.find(offer => offer.key === key);
    if (offered) return serverTask(definition, offered.plan);
    return this.offer(await planFromSettings(request, this.folders), definition, key);
  }
}

/** Whether a start that runs is the one that is asked for. */
function asks({ models, modelStore }: StartRequest, plan: ServerPlan): boolean {
  return isDeepStrictEqual(plan.models, models) && isSamePath(plan.modelStore, modelStore);
}
