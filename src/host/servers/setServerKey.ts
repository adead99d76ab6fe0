import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Parts } from '../parts';
import { keepKeys } from './existingServer';
import { settings } from '../ui/settings';
import { Steps } from '../ui/steps';

/**
 * Keeps the keys of the server that `mmocr.server.inferenceAddress` names in the system's secret
 * storage; empty ones are forgotten.
 */
export async function setServerKey(parts: Parts): Promise<void> {
  const address = settings();
  if (!address.inferenceAddress)
    throw new UserError(
      l10n.t('Set mmocr.server.inferenceAddress first: a key belongs to an address.'),
      { fix: 'openSettings' },
    );
  const steps = new Steps(l10n.t('Set Server Key'), 2);
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
