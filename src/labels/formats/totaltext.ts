import * as l10n from '@vscode/l10n';
import { isUpright } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelFile } from '../labelFile';
import type { LabelInstance } from '../labels';
import type { Note } from '../noteWords';
import { LiteralReader, pythonString, type Literal } from '../pythonLiteral';
import { Fault, imageOf, instanceOf, textOf, type ReadImage } from '../readImage';
import type { Tally } from '../tally';

/** Total-Text's text where nobody could read it. */
const UNREADABLE = '#';
const ENTRY = /(?:^|[\n\r,;\s])x\s*:\s*(?=\[)/g;
const KEYS = ['x', 'y', 'ornt', 'transcriptions'] as const;
/** What YAML takes for a sign of its own, and what MMOCR's patterns take for coordinates. */
const THROUGH_YAML = /[[\]{}]|: | #|, |\d +-?\d/;
type Entry = Partial<Record<(typeof KEYS)[number], Literal>>;

const names = {
  fileStem: (image: string) => `poly_gt_${image}`,
  imageStem: (file: string) => file.replace(/^(?:poly_)?gt_/, ''),
};

/**
 * Total-Text: `x: [[…]], y: [[…]], ornt: [u'c'], transcriptions: [u'…']`, over several lines where
 * there are many corners; `#` is not judged. MMOCR runs `eval` on the text.
 */
export const totaltext: FormatRules = {
  endings: ['txt'],
  perImage: names,
  holds: 'placed',
  recognise: ({ text }) => {
    if (!/^\s*x\s*:\s*\[/.test(text.slice(0, 1000))) return 0;
    return text.includes('transcriptions') ? 3 : 2;
  },
  read: (file, tally) => readEntries(file, tally),
  write: images =>
    images
      .flatMap(({ instances }) => instances)
      .map(written)
      .join(''),
};

function readEntries(file: LabelFile, tally: Tally): ReadImage[] {
  const reader = new LiteralReader(file.text);
  const starts = [...file.text.matchAll(ENTRY)].map(({ index, 0: { length } }) => index + length);
  const entries: Entry[] = [];
  // A text may hold what looks like an entry: only what comes after the last one read counts.
  for (const start of starts) {
    if (start < reader.at) continue;
    reader.moveTo(start);
    const entry = readEntry(reader);
    if (entry) entries.push(entry);
    else tally.add('badLine', file.path);
  }
  return [
    imageOf({ image: names.imageStem(file.stem) }, entries, (entry, at) =>
      instance(entry, at, note => tally.add(note, file.path)),
    ),
  ];
}

/** From behind `x:`; undefined of what is no entry. */
function readEntry(reader: LiteralReader): Entry | undefined {
  const entry: Entry = {};
  let key: (typeof KEYS)[number] | undefined = 'x';
  while (key !== undefined) {
    const value = reader.next();
    if (value === undefined) return undefined;
    entry[key] = value;
    reader.take(',');
    key = KEYS.filter(name => !(name in entry)).find(name => reader.take(`${name}:`));
  }
  return entry.y === undefined ? undefined : entry;
}

function instance(
  { x, y, transcriptions }: Entry,
  at: number,
  add: (note: Note) => void,
): LabelInstance {
  const [xs, ys] = [numbers(x), numbers(y)];
  if (!xs || !ys || xs.length !== ys.length || xs.length < 3)
    throw new Fault(l10n.t('box {0} is not a list of corners', at));
  const words: unknown[] = Array.isArray(transcriptions) ? transcriptions : [];
  const text = words.length > 1 ? words.join(' ') : textOf(words[0], at);
  // An empty list is what the set has where there is nothing to be read; MMOCR ignores it.
  const ignore = text === UNREADABLE || (text === undefined && transcriptions !== undefined);
  if (text === ',') add('commaIsText');
  if (text !== undefined && THROUGH_YAML.test(text)) add('throughYaml');
  return instanceOf({ polygon: xs.flatMap((each, i) => [each, ys[i]!]), text, ignore }, at);
}

/** Of one list, or of a list in a list. */
function numbers(value: Literal | undefined): number[] | undefined {
  const [inner] = Array.isArray(value) ? value : [];
  const list = Array.isArray(inner) ? inner : value;
  return Array.isArray(list) && list.every(each => typeof each === 'number') ? list : undefined;
}

function written({ polygon = [], text, ignore }: LabelInstance): string {
  const [xs, ys] = [0, 1].map(odd => polygon.filter((_, i) => i % 2 === odd).join(' '));
  // MMOCR wants the key; an empty list is not judged.
  const word =
    text === undefined && ignore ? '' : `u${pythonString(ignore ? UNREADABLE : (text ?? ''))}`;
  const shape = ignore ? UNREADABLE : orientation(polygon);
  return `x: [[${xs}]], y: [[${ys}]], ornt: [u'${shape}'], transcriptions: [${word}]\n`;
}

/** Total-Text's words: curved, horizontal, multi-oriented. */
function orientation(polygon: readonly number[]): string {
  if (polygon.length > 8) return 'c';
  return isUpright(polygon) ? 'h' : 'm';
}
