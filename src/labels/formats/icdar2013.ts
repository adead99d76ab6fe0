import { boxAround, leadingNumbers, upright } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelInstance } from '../labels';
import {
  gtNames,
  readLines,
  readWords,
  shareOfLines,
  unquoted,
  UNREADABLE,
  wordLine,
} from './icdar';
import { inLine } from './recogniserLists';

/**
 * ICDAR 2013: an upright box and the text in quotes; spaces between them in its training set,
 * commas in its test set. MMOCR deletes commas and quotes from the text. Also its list of words.
 */
export const icdar2013: FormatRules = {
  endings: ['txt'],
  perImage: gtNames,
  holds: 'placed',
  recognise: file => {
    const quoted = shareOfLines(file, line => {
      const rest = leadingNumbers(line, 4)?.rest;
      return rest !== undefined && unquoted(rest.trimEnd()) !== undefined;
    });
    if (quoted === 'all') return 3;
    const plain = shareOfLines(file, line => boxLine(line) !== undefined);
    if (plain === 'all' || quoted === 'some') return 1;
    return shareOfLines(file, line => wordLine(line) !== undefined) === 'all' ? 1 : 0;
  },
  read: (file, tally) =>
    readWords(file, tally) ??
    readLines(file, { image: gtNames.imageStem(file.stem), tally }, (line, place) => {
      const instance = boxLine(line);
      if (instance?.text !== undefined && /[,"]/.test(instance.text)) tally.add('quoteKept', place);
      return instance;
    }),
  write: images =>
    images
      .flatMap(({ instances }) => instances)
      .map(({ polygon = [], text = '', ignore }) => {
        const written = ignore ? UNREADABLE : inLine(text);
        return `${boxAround(polygon).join(', ')}, "${written}"\n`;
      })
      .join(''),
};

function boxLine(line: string): LabelInstance | undefined {
  const { numbers, rest } = leadingNumbers(line, 4) ?? {};
  // A fifth number is a line of ICDAR 2015's; a text that is a number stands in quotes.
  if (!numbers || rest === undefined || /^[-+]?[\d.]+\s*(,|$)/.test(rest)) return undefined;
  const [x1, y1, x2, y2] = numbers as [number, number, number, number];
  const text = rest === '' ? undefined : (unquoted(rest.trimEnd()) ?? rest);
  return {
    polygon: upright(x1, y1, x2, y2),
    ...(text !== undefined && { text }),
    ignore: text === UNREADABLE,
  };
}
