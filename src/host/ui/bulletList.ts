import * as l10n from '@vscode/l10n';

/** A dialog has room for these; the log has them all. */
const MOST_LINES = 10;

/** What a modal question lists, a line each. */
export function bulletList(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_LINES).map(text => `• ${text}`);
  const more = texts.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [l10n.t('…and {0} more; the log lists them all.', more)] : []),
  ].join('\n');
}
