import * as l10n from '@vscode/l10n';
import { pause } from '../../base/deadline';
import { CancelledError, UserError } from '../../base/errors';
import type { TorchServeClient } from '../contract/client';
import type { ModelStatus } from '../contract/modelStatus';
import { EndedError, endReason } from './endReason';
import { readServerLog } from './log';
import { modelFailures, serverFailure } from './logCauses';
import type { ModelChoice } from '../../modelStore/modelStore';

/**
 * What came up, and why the others did not (by model name, or by archive where it has not become a
 * model).
 */
export interface Readiness {
  models: ModelStatus[];
  failures: Map<string, UserError>;
}

export interface ReadinessOptions {
  models: ModelChoice;
  /** The server's working folder, for its log. */
  working: string;
  signal?: AbortSignal;
  /** Aborted when the server's process ended. */
  ended?: AbortSignal;
  onProgress?: (text: string) => void;
}

/**
 * Waits until every worker of every requested model is READY; `/ping` says Healthy long before. A
 * model whose worker died is not waited for. Throws `UserError` when the server ended or no model
 * came up, `CancelledError` when aborted.
 */
export async function waitUntilReady(
  client: TorchServeClient,
  options: ReadinessOptions,
): Promise<Readiness> {
  const { signal, ended, onProgress } = options;
  let told = '';
  const tell = (text: string) => {
    if (text !== told) onProgress?.(text);
    told = text;
  };
  tell(l10n.t('Starting the server…'));
  for (;;) {
    if (signal?.aborted) throw new CancelledError();
    const log = await readServerLog(options.working);
    const failures = modelFailures(log);
    if (ended?.aborted)
      throw (await endReason(options.working)) ?? [...failures.values()][0] ?? new EndedError();
    const broken = serverFailure(log);
    if (broken) throw broken;

    const models = await describeAll(client, options.models, failures, signal).catch(stillStarting);
    const waiting = models?.filter(model => !isReady(model) && !failures.has(model.name));
    if (models && waiting?.length === 0) {
      const ready = models.filter(isReady);
      for (const { name } of ready) failures.delete(name);
      if (ready.length === 0)
        throw (
          [...failures.values()][0] ??
          new UserError(l10n.t('The server loaded none of the models.'), { fix: 'showLog' })
        );
      return { models: ready, failures };
    }
    if (waiting?.length) tell(l10n.t('Loading {0}…', waiting.map(model => model.name).join(', ')));
    await pause(250, [signal, ended]);
  }
}

/** Whether all of a model's workers, and at least one, take requests. */
function isReady(model: ModelStatus): boolean {
  return model.workers.length > 0 && model.workers.every(worker => worker.status === 'READY');
}

/**
 * The requested models that are registered; the server listens only after it registered all it
 * could load.
 */
async function describeAll(
  client: TorchServeClient,
  choice: ModelChoice,
  failures: Map<string, UserError>,
  signal?: AbortSignal,
): Promise<ModelStatus[]> {
  const registered = await client.models(signal);
  const wanted = choice === 'all' ? registered : Object.keys(choice);
  for (const name of wanted) {
    const archive = choice === 'all' ? name : (choice[name] ?? name);
    if (!registered.includes(name))
      failures.set(name, failures.get(archive) ?? failures.get(name) ?? notLoaded(name));
  }
  const described = await Promise.all(
    wanted
      .filter(name => registered.includes(name))
      .map(name => client.describe(name, undefined, signal)),
  );
  return described.flat();
}

/**
 * Refused connections, a key file not yet written and models just unregistered are a matter of
 * time.
 */
function stillStarting(error: unknown): undefined {
  if (error instanceof UserError) return undefined;
  throw error;
}

function notLoaded(name: string): UserError {
  return new UserError(l10n.t('The server did not load "{0}".', name), { fix: 'showLog' });
}
