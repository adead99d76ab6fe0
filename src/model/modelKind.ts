import * as l10n from '@vscode/l10n';
import type { Generation } from './modelDescription';

/** In the order they run. */
export const roles = ['detection', 'recognition', 'kie'] as const;

/** What a model does in its archive. */
export type ModelRole = (typeof roles)[number];

/**
 * What is known of a model without running anything: what it does, MMOCR's name of its method, and
 * of which generation it is.
 */
export interface ModelKind {
  role?: ModelRole;
  method?: string;
  generation?: Generation;
}

/** What a model of this role is called in sentences and pickers. */
export function roleName(role: ModelRole): string {
  switch (role) {
    case 'detection':
      return l10n.t('detector');
    case 'recognition':
      return l10n.t('recogniser');
    case 'kie':
      return l10n.t('KIE model');
  }
}

/** "DBNet · detector · MMOCR 1.x", as far as it is known. */
export function kindInWords({ method, role, generation }: ModelKind): string {
  return [method, role && roleName(role), generation && l10n.t('MMOCR {0}', generation)]
    .filter(Boolean)
    .join(' · ');
}
