import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { TorchServeClient } from '../contract/client';
import type { ModelStatus } from '../contract/modelStatus';
import { endServer } from './endServer';
import { removeFolders } from '../launch/folders';
import { keysFromFile } from '../contract/keys';
import type { ServerPlan } from './plan';
import { waitUntilReady } from '../launch/readiness';

/** How long TorchServe may take to stop its workers before it is killed; it needs about 3 s. */
export const stopGraceMs = 15_000;

export interface RunningServer {
  plan: ServerPlan;
  client: TorchServeClient;
  /** The models that are ready. */
  models: ModelStatus[];
  /** Why others are not. */
  failures: Map<string, UserError>;
  /** Process group of launcher, Java and workers. */
  pid: number;
  /** Aborted when TorchServe ended, stopped by us or not. */
  ended: AbortSignal;
  /** Ends it and its workers and removes its folders. */
  stop(): Promise<void>;
}

/** The client of a planned server, with its keys. */
export function clientFor(plan: ServerPlan): TorchServeClient {
  const { inferenceAddress, managementAddress, maxRequestSize } = plan;
  // Its own word, that a worker took too long, comes first.
  const responseTimeout = plan.responseTimeout + 10;
  const keys = plan.keys
    ? keysFromFile(path.join(plan.folders.working, 'key_file.json'), {
        managementAddress,
        startedAt: plan.plannedAt,
      })
    : undefined;
  return new TorchServeClient({
    inferenceAddress,
    managementAddress,
    maxRequestSize,
    responseTimeout,
    ...(keys ? { keys } : {}),
  });
}

/**
 * Starts a plan without VS Code and waits until its models are ready: for the command line, tools
 * and tests. Whatever goes wrong, no process and no folder stays behind. Throws what
 * `waitUntilReady` throws.
 */
export async function runServer(
  plan: ServerPlan,
  options: { signal?: AbortSignal; onProgress?: (text: string) => void } = {},
): Promise<RunningServer> {
  const ended = new AbortController();
  const child = await launch(plan, ended).catch(async (error: unknown) => {
    await removeFolders(plan.folders);
    throw error;
  });
  const pid = child.pid as number;
  const stop = async () => {
    await endServer(plan, { leader: pid, leaderEnded: ended.signal.aborted, graceMs: stopGraceMs });
    await removeFolders(plan.folders);
  };
  try {
    const client = clientFor(plan);
    const ready = await waitUntilReady(client, {
      models: plan.models,
      working: plan.folders.working,
      ended: ended.signal,
      ...options,
    });
    return { plan, client, pid, ended: ended.signal, stop, ...ready };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch(plan: ServerPlan, ended: AbortController): Promise<ChildProcess> {
  const { program, args, cwd, env } = plan.commandLine;
  const log = fs.openSync(path.join(plan.folders.working, 'logs', 'console.log'), 'a');
  // A process group of its own: a signal to the launcher alone would leave Java running.
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', log, log],
    windowsHide: true,
  });
  fs.closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child));
    child.once('error', cause =>
      reject(
        new UserError(l10n.t('{0} cannot be started: {1}', program, cause.message), {
          fix: 'setUpPython',
          cause,
        }),
      ),
    );
    child.once('exit', () => ended.abort());
  });
}
