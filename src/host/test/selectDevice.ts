import * as l10n from '@vscode/l10n';
import type { Parts } from '../parts';
import { settings, storeSetting } from '../ui/settings';
import { Steps } from '../ui/steps';

/**
 * Asks which device of this machine's ONNX Runtime the local run uses, and stores it in
 * `mmocr.device`.
 */
export async function selectDevice(parts: Parts, device?: unknown): Promise<void> {
  const chosen = typeof device === 'string' ? device : await ask(parts);
  await storeSetting('device', chosen, 'user');
}

async function ask(parts: Parts): Promise<string> {
  const { devices } = await parts.inferenceEngine.request('devices', {});
  const current = settings().device;
  const choices = devices.map(({ id, label }) => ({
    label,
    value: id,
    ...(id === current ? { description: l10n.t('current') } : {}),
  }));
  return new Steps(l10n.t('Select Device'), 1).pick(
    l10n.t('Where the local run computes'),
    choices,
  );
}
