import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Parts } from '../parts';
import { namedServers } from './namedServers';
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
  const rows = named.map(address => ({ label: address.inferenceAddress, value: address }));
  const address = await choose(title, l10n.t('The server that the key is of'), rows);
  const steps = new Steps(title, 2);
  const inference = await steps.text({
    prompt: l10n.t('Inference key of the existing server (key_file.json); empty to forget it'),
    value: '',
    password: true,
  });
  const management = await steps.text({
    prompt: l10n.t('Management key, to list its models; empty if there is none'),
    value: '',
    password: true,
  });
  await keepKeys(parts.context.secrets, address, {
    inference: inference.trim(),
    management: management.trim(),
  });
  parts.models.changed();
}
