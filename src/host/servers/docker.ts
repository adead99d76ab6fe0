import { setTimeout as delay } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled, UserError } from '../../base/errors';
import { runProgram } from '../../base/runProgram';
import {
  dockerHealthCommand,
  dockerKeysCommand,
  dockerStopCommand,
} from '../../servers/docker/docker';
import { parseAccessKeys, type AccessKeys } from '../../servers/contract/keys';

const ASK_MS = 15_000;
/** Docker itself waits 10 s for a container before it kills it. */
const STOP_MS = 60_000;

/** Throws `UserError` when there is no Docker here, or its engine does not run. */
export async function requireDocker(): Promise<void> {
  const line = { program: 'docker', args: ['version', '--format', '{{.Server.Version}}'] };
  const answer = await runProgram(line, { timeoutMs: ASK_MS }).catch((cause: unknown) => {
    throw new UserError(
      l10n.t(
        'Docker was not found. Install Docker Engine or Docker Desktop, and make sure that "docker" is on the PATH.',
      ),
      { fix: 'installDocker', cause },
    );
  });
  if (answer.status !== 0)
    throw new UserError(
      l10n.t('Docker does not answer: {0}', answer.stderr.trim().split('\n')[0] ?? ''),
    );
}

/** Waits until every model of the container is ready, and reads its access keys. */
export async function containerReady(
  name: string,
  signal: AbortSignal,
): Promise<AccessKeys | undefined> {
  for (;;) {
    throwIfCancelled(signal);
    if ((await containerHealth(name, signal)) === 'healthy') break;
    await delay(1000, undefined, { signal }).catch(() => undefined);
  }
  const keys = await runProgram(dockerKeysCommand(name), { timeoutMs: ASK_MS, signal });
  return keys.status === 0 ? parseAccessKeys(keys.stdout) : undefined;
}

/** What the container's own check says, `healthy` once every model is ready; '' without one. */
export async function containerHealth(name: string, signal?: AbortSignal): Promise<string> {
  const options = { timeoutMs: ASK_MS, ...(signal && { signal }) };
  const health = await runProgram(dockerHealthCommand(name), options);
  return health.stdout.trim();
}

/** Throws `UserError` when Docker does not stop it. */
export async function stopContainer(name: string): Promise<void> {
  const { status, stderr } = await runProgram(dockerStopCommand(name), { timeoutMs: STOP_MS });
  if (status === 0 || /no such container/i.test(stderr)) return;
  throw new UserError(l10n.t('Docker did not stop {0}: {1}', name, stderr.trim()));
}
