import * as l10n from '@vscode/l10n';
import type { Parts } from '../parts';
import { serverKeySecret } from '../server/existingServer';
import { Steps } from '../steps';

/** Keeps the key of the server that `mmocr.server.inferenceAddress` names in the system's secret storage; an empty one forgets it. */
export async function setServerKey(parts: Parts): Promise<void> {
  const key = await new Steps(l10n.t('Set Server Key'), 1).text({
    prompt: l10n.t('Access key of the existing server; leave empty to forget the one kept'), value: '', password: true,
  });
  if (key.trim()) await parts.context.secrets.store(serverKeySecret, key.trim());
  else await parts.context.secrets.delete(serverKeySecret);
  parts.models.changed();
}
