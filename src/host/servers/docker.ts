import { setTimeout as delay } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled, UserError } from '../../base/errors';
import { runProgram } from '../../base/runProgram';
import { dockerHealthCommand, dockerKeysCommand } from '../../servers/docker/docker';
import { parseAccessKeys, type AccessKeys } from '../../servers/contract/keys';

const ASK_MS = 15_000;

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
    const health = await runProgram(dockerHealthCommand(name), { timeoutMs: ASK_MS, signal });
    if (health.stdout.trim() === 'healthy') break;
    await delay(1000, undefined, { signal }).catch(() => undefined);
  }
  const keys = await runProgram(dockerKeysCommand(name), { timeoutMs: ASK_MS, signal });
  return keys.status === 0 ? parseAccessKeys(keys.stdout) : undefined;
}
