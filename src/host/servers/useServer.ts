import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { serverUrl } from '../../servers/contract/address';
import type { ElsewhereKindId } from '../../servers/contract/server';
import { findKind } from '../../servers/findKind';
import { serverName, serverWords } from '../../servers/kinds';
import type { Parts } from '../parts';
import { complaint } from '../ui/complaint';
import { withLateProgress } from '../ui/progress';
import { settings } from '../ui/settings';
import { Steps, type Choice } from '../ui/steps';
import { namedKind } from './namedKind';
import type { NamedServer } from './namedServers';
import { rememberServer } from './rememberServer';

/**
 * Takes a server into the settings that runs already, and says what it serves: the one that
 * `argument` names, found out what it is where that is not said, or the one that the user names.
 */
export async function useRunningServer(parts: Parts, argument: unknown): Promise<string[]> {
  const server = isAnswers(argument) ? await answered(argument) : await askServerAddress();
  const id = serverUrl(server.inferenceAddress);
  const asked = parts.servers.asked.find(each => each.id === id);
  if (!asked) return [];
  const name = serverName(asked);
  const served = await withLateProgress(l10n.t('Asking {0} for its models…', name), signal =>
    parts.models.servedBy(asked, signal),
  );
  const models = [...new Set(served.map(model => model.name))];
  const said = models.length
    ? l10n.t('{0} serves: {1}', name, models.join(', '))
    : l10n.t('The server at {0} serves no model.', id);
  vscode.window.setStatusBarMessage(visibleText(said, 200), 10_000);
  return models;
}

/**
 * Asks for the address of a server that runs already, finds out what it is, and remembers it for
 * the workspace, beside those that it knows.
 */
export async function askServerAddress(): Promise<NamedServer> {
  const { inferenceAddress, managementAddress } = settings();
  const steps = new Steps(l10n.t('Use a Running Server'), 2);
  const address = await steps.text({
    prompt: l10n.t('Inference address of the server, HOST:PORT or a URL'),
    value: inferenceAddress || '127.0.0.1:8080',
    validate: complaint(serverUrl),
  });
  const kind = await findOrAsk(address.trim(), steps);
  const server: NamedServer = { inferenceAddress: address.trim(), kind };
  if (kind === 'existing') {
    const management = await steps.text({
      prompt: l10n.t('Management address, to list its models; empty if it cannot be reached'),
      value: managementAddress || '127.0.0.1:8081',
      validate: text => (text.trim() ? complaint(serverUrl)(text) : undefined),
    });
    server.managementAddress = management.trim();
  }
  await rememberServer(server);
  return server;
}

/** By asking the server; where that does not tell, or is cancelled, the user says it. */
async function findOrAsk(address: string, steps: Steps): Promise<ElsewhereKindId> {
  let why: string;
  try {
    const found = await find(address);
    if (found) return found;
    why = l10n.t('{0} does not say what it is. What runs there?', address);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof CancelledError)) throw error;
    why =
      error instanceof UserError
        ? l10n.t('{0} What runs there?', error.message)
        : l10n.t('What runs at {0}?', address);
  }
  const kind = await steps.pick(why, kindChoices());
  // The management address comes in its place.
  steps.back();
  return kind;
}

function find(address: string): Promise<ElsewhereKindId | undefined> {
  const title = l10n.t('Asking {0} what it is…', address);
  return withLateProgress(title, signal => findKind(address, signal));
}

function kindChoices(): Choice<ElsewhereKindId>[] {
  const descriptions: Record<ElsewhereKindId, string> = {
    existing: l10n.t('or the built-in server'),
    ray: l10n.t('applications on /predictions/NAME'),
    kserve: l10n.t('or another server of the Open Inference Protocol v2'),
    triton: '',
  };
  return (Object.keys(descriptions) as ElsewhereKindId[]).map(value => ({
    label: serverWords(value === 'existing' ? 'torchserve' : value).name,
    description: descriptions[value],
    value,
  }));
}

/** As a task, a test or another extension names it. */
async function answered(server: NamedServer): Promise<NamedServer> {
  const kind = server.kind === undefined ? await find(server.inferenceAddress) : namedKind(server);
  if (kind === undefined)
    throw new UserError(
      l10n.t(
        '{0} is none of TorchServe, Ray Serve, KServe and Triton. Check the address.',
        server.inferenceAddress,
      ),
    );
  const named = { ...server, kind };
  await rememberServer(named);
  return named;
}

function isAnswers(argument: unknown): argument is NamedServer {
  const { inferenceAddress } = Object(argument) as { inferenceAddress?: unknown };
  return typeof inferenceAddress === 'string';
}
