import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Parts } from '../parts';
import { serverWords } from '../../servers/kinds';
import { namedKind } from './namedKind';
import { namedServers, type NamedServer } from './namedServers';
import { keepKeys } from './serverKeys';
import { choose, Steps } from '../ui/steps';

/**
 * Keeps the keys of a server that the settings name in the system's secret storage; empty ones are
 * forgotten.
 */
export async function setServerKey(parts: Parts): Promise<void> {
  const named = namedServers();
  if (named.length === 0)
    throw new UserError(
      l10n.t('Set mmocr.server.inferenceAddress first: a key belongs to an address.'),
      { fix: 'openSettings' },
    );
  const title = l10n.t('Set Server Key');
  const rows = named.map(address => ({
    label: address.inferenceAddress,
    description: programOf(address),
    value: address,
  }));
  const address = await choose(title, l10n.t('The server that the key is of'), rows);
  const isOne = programOf(address) !== '';
  const steps = new Steps(title, isOne ? 1 : 2);
  const inference = await steps.text({
    prompt: isOne
      ? l10n.t('Key of the server, sent as a bearer token; empty to forget it')
      : l10n.t('Inference key of the existing server (key_file.json); empty to forget it'),
    value: '',
    password: true,
  });
  const management = isOne ? '' : await askManagementKey(steps);
  await keepKeys(parts.context.secrets, address, {
    inference: inference.trim(),
    management: management.trim(),
  });
  parts.models.changed();
}

/** What runs there, where it has one address and one key; empty for TorchServe's interface. */
function programOf(server: NamedServer): string {
  const kind = namedKind(server) ?? 'existing';
  return kind === 'existing' ? '' : serverWords(kind).name;
}

function askManagementKey(steps: Steps): Promise<string> {
  return steps.text({
    prompt: l10n.t('Management key, to list its models; empty if there is none'),
    value: '',
    password: true,
  });
}
