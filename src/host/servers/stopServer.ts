import * as l10n from '@vscode/l10n';
import type { Parts } from '../parts';
import { choose } from '../ui/steps';
import { serverWords } from '../../servers/kinds';

/** Stops TorchServe; the other servers go on. */
export async function stopTorchServe({ servers }: Parts): Promise<void> {
  await servers.of('torchserve').stop();
}

/** Stops the built-in server; the other servers go on. */
export async function stopBuiltInServer({ servers }: Parts): Promise<void> {
  await servers.of('builtin').stop();
}

/** Stops the container; the other servers go on. */
export async function stopContainer({ servers }: Parts): Promise<void> {
  await servers.container.stop();
}

/** Stops a server that is started here and starts it again with the same models. */
export async function restartServer({ servers }: Parts, argument: unknown): Promise<void> {
  const running = servers.started.filter(({ session }) => session);
  const asked = running.find(({ kind }) => kind === argument);
  const rows = running.map(server => ({ label: serverWords(server.kind).name, value: server }));
  const server = asked ?? (rows.length ? await choose(l10n.t('Restart'), '', rows) : undefined);
  await server?.restart();
}
