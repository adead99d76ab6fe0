import * as l10n from '@vscode/l10n';
import { UserError } from '../../core/errors';
import type { Parts } from '../parts';
import { Steps, type Choice } from '../steps';

/** Asks which model images are tested with, and remembers it for the workspace. Returns its name. */
export async function selectModel(parts: Parts, argument: unknown): Promise<string> {
  const name = typeof argument === 'string' ? argument : await ask(parts);
  await parts.models.select(name);
  return name;
}

async function ask(parts: Parts): Promise<string> {
  const served = await parts.models.served();
  const stored = await parts.models.stored();
  const choices = new Map<string, Choice<string>>();
  for (const { name, version } of served) choices.set(name, { label: name, value: name, description: [version, l10n.t('served')].filter(Boolean).join(' · ') });
  for (const { name, archivePath, archive } of stored) {
    const description = choices.get(name)?.description ?? archive.manifest.model.modelVersion ?? '';
    choices.set(name, { label: name, value: name, description, detail: archivePath });
  }
  if (choices.size === 0) throw new UserError(l10n.t('There is no model yet. Convert a checkpoint to .mar first.'));
  return new Steps(l10n.t('Select Model'), 1).pick(l10n.t('The model that images are tested with'), [...choices.values()]);
}
