import * as l10n from '@vscode/l10n';

/** What is told of label files that are read: what MMOCR reads otherwise, what is left out. */
const read = {
  gb18030: () => l10n.t('Read as GB18030 (GBK), as it is no UTF-8; MMOCR reads UTF-8.'),
  windows1252: () => l10n.t('Read as Windows-1252, as it is neither UTF-8 nor GB18030.'),
  badLine: () => l10n.t('A line that is none of the format is left out.'),
  foreignFile: () => l10n.t('A file that is not of the format is left out.'),
  cocoPart: () =>
    l10n.t('Of an instance with a mask or several parts, its box or its first part is read.'),
  otherShape: () => l10n.t('A shape that is neither a polygon nor a rectangle is left out.'),
  labelsMayBeClasses: () =>
    l10n.t('All labels are the same and are read as texts, though they may be a class.'),
  spaceKept: () =>
    l10n.t('A text with a space is kept whole; MMOCR cuts it there in a list of words.'),
  commaKept: () => l10n.t('A text with a comma is kept whole; MMOCR cuts it there.'),
  quoteKept: () =>
    l10n.t(
      'Commas and quotation marks of a text are kept; MMOCR deletes what it takes for a sign.',
    ),
  commaIsText: () => l10n.t('A text that is a comma is read as such; MMOCR ignores it.'),
  throughYaml: () =>
    l10n.t('A text is read as it stands; MMOCR takes it for YAML, and refuses or changes it.'),
  cornersNotFourteen: () => l10n.t('A boundary has other than 14 corners; MMOCR refuses its file.'),
  xmlIgnored: () => l10n.t('### is not judged; MMOCR takes it for a text in XML.'),
  capitals: () => l10n.t('A text is read with its capitals; MMOCR makes them small.'),
  sroieStops: () =>
    l10n.t('Lines after one that is none of the format are read, too; MMOCR stops there.'),
} as const;

/** What is told of label files that are written: what the format cannot hold. */
const written = {
  unplaced: () => l10n.t('A text without a boundary is left out: the format needs one.'),
  placed: () =>
    l10n.t('A text with a boundary is left out: the format lists texts of whole images.'),
  ignoredWord: () =>
    l10n.t('A text that is not judged is left out: the format cannot say that it is not.'),
  corners: () => l10n.t('A boundary is written as the box around it: the format holds no other.'),
  rounded: () => l10n.t('Coordinates are rounded: the format holds whole pixels.'),
  text: () => l10n.t('A text is written otherwise: the format cannot hold all of its characters.'),
  noText: () => l10n.t('A missing text is written as an empty one.'),
  ignoredText: () =>
    l10n.t('The text of what is not judged is not written: the format has no place.'),
  judged: () => l10n.t('The format cannot say that something is not judged.'),
  notJudged: () => l10n.t('By its text, the format takes an instance for one that is not judged.'),
  label: () => l10n.t('The class of a text is not written: the format cannot hold it.'),
  size: () => l10n.t("An image's size is not written: the format has no place for it."),
  sizeUnknown: () => l10n.t("An image's size is not known; MMOCR and others may want it."),
  imageName: () =>
    l10n.t("An image's path is not written: the format names an image by its label file."),
  mixedUp: () => l10n.t('What is written cannot be read again.'),
} as const;

/** Total: a note without words does not compile. */
export const noteWords = { ...read, ...written };

export type Note = keyof typeof noteWords;
