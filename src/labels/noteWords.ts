import * as l10n from '@vscode/l10n';

/** What is told of label files, in words. Total: a note without words does not compile. */
export const noteWords = {
  gb18030: () => l10n.t('Read as GB18030 (GBK), as it is no UTF-8; MMOCR reads UTF-8 only.'),
  windows1252: () => l10n.t('Read as Windows-1252, as it is neither UTF-8 nor GB18030.'),
  spaceKept: () =>
    l10n.t('A text with a space is kept whole; MMOCR cuts it there in a list of words.'),
  cocoPart: () =>
    l10n.t('Of an instance with a mask or several parts, its box or its first part is read.'),
  badLine: () => l10n.t('A line that is none of the format is left out.'),
} as const satisfies Record<string, () => string>;

export type Note = keyof typeof noteWords;
