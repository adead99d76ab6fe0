import * as l10n from '@vscode/l10n';

/**
 * A stage's name as predictors give it, in the user's language; a foreign handler's own names stay
 * as they are.
 */
export function stageWord(stage: string): string {
  switch (stage) {
    case 'send':
      return l10n.t('send');
    case 'queue':
      return l10n.t('queue');
    case 'handler':
      return l10n.t('handler');
    case 'decode':
      return l10n.t('decode');
    case 'inference':
      return l10n.t('inference');
    case 'resize':
      return l10n.t('resize');
    case 'network':
      return l10n.t('network');
    case 'post':
      return l10n.t('post');
    case 'detect':
      return l10n.t('detect');
    case 'recognise':
      return l10n.t('recognise');
    case 'kie':
      return l10n.t('KIE');
    default:
      return stage;
  }
}
