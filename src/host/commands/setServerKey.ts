import * as l10n from '@vscode/l10n';
import type { Parts } from '../parts';
import { managementKeySecret, serverKeySecret } from '../server/existingServer';
import { Steps } from '../steps';

/** Keeps the keys of the server that `mmocr.server.inferenceAddress` names in the system's secret storage; empty ones are forgotten. */
export async function setServerKey(parts: Parts): Promise<void> {
  const steps = new Steps(l10n.t('Set Server Key'), 2);
  const { secrets } = parts.context;
  const keep = (name: string, key: string): Thenable<void> => key.trim() ? secrets.store(name, key.trim()) : secrets.delete(name);
  const inference = await steps.text({ prompt: l10n.t('Inference key of the existing server (key_file.json); empty to forget it'), value: '', password: true });
  const management = await steps.text({ prompt: l10n.t('Management key, to list its models; empty if there is none'), value: '', password: true });
  await keep(serverKeySecret, inference);
  await keep(managementKeySecret, management);
  parts.models.changed();
}
