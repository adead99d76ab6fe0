import { fourCorners, numbersOf } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelInstance } from '../labels';
import {
  filledLines,
  gtNames,
  readLines,
  readWords,
  shareOfLines,
  UNREADABLE,
  wordLine,
} from './icdar';
import { inLine } from './recogniserLists';

/**
 * ICDAR 2015: eight coordinates and the text, which may hold commas; `###` is not judged. Eight
 * coordinates alone are a boundary without a text. Also its list of words, `word_1.png, "text"`.
 */
export const icdar2015: FormatRules = {
  endings: ['txt'],
  perImage: gtNames,
  holds: 'placed',
  recognise: file => {
    const share = shareOfLines(file, line => quadLine(line) !== undefined);
    if (share === 'all') return NAMED.test(file.stem) ? 1 : 2;
    if (share === 'some') return 1;
    return shareOfLines(file, line => wordLine(line) !== undefined) === 'all' ? 2 : 0;
  },
  read: (file, tally) =>
    readWords(file, tally) ??
    readLines(file, { image: gtNames.imageStem(file.stem), tally }, quadLine),
  write: images => images.flatMap(({ instances }) => instances.map(writtenQuad)).join(''),
};

/**
 * SROIE, tasks 1 and 2: ICDAR 2015's lines, named as the image is. MMOCR stops at the first line
 * that is none, and says nothing.
 */
export const sroie: FormatRules = {
  endings: ['txt'],
  perImage: { fileStem: image => image, imageStem: file => file },
  holds: 'placed',
  recognise: file => {
    const share = shareOfLines(file, line => quadLine(line) !== undefined);
    if (share === 'none') return 0;
    if (!NAMED.test(file.stem)) return 1;
    return share === 'all' ? 3 : 2;
  },
  read: (file, tally) => {
    const bad = filledLines(file).find(([line]) => quadLine(line) === undefined);
    if (bad) tally.add('sroieStops', `${file.path}:${bad[1]}`);
    return readLines(file, { image: file.stem, tally }, quadLine);
  },
  write: images => images.flatMap(({ instances }) => instances.map(writtenQuad)).join(''),
};

/** As SROIE's images are. */
const NAMED = /^X\d{6,}/;

function quadLine(line: string): LabelInstance | undefined {
  let end = -1;
  for (let i = 0; i < 8 && (i === 0 || end >= 0); i++) end = line.indexOf(',', end + 1);
  const polygon = numbersOf((end < 0 ? line : line.slice(0, end)).split(',', 9));
  if (polygon?.length !== 8) return undefined;
  const text = end < 0 ? undefined : line.slice(end + 1);
  return { polygon, ...(text !== undefined && { text }), ignore: text === UNREADABLE };
}

function writtenQuad({ polygon = [], text, ignore }: LabelInstance): string {
  const written = ignore ? UNREADABLE : text;
  return `${fourCorners(polygon).join(',')}${written === undefined ? '' : `,${inLine(written)}`}\n`;
}
