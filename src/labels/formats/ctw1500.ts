import * as l10n from '@vscode/l10n';
import { numbersOf } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelFile } from '../labelFile';
import type { LabelInstance } from '../labels';
import { Fault, imageOf, instanceOf, type ReadImage } from '../readImage';
import type { Tally } from '../tally';
import { child, parseXml, type Element } from '../xml';
import { readLines, shareOfLines, UNREADABLE } from './icdar';
import { inLine } from './recogniserLists';

/** MMOCR takes seven corners above and seven below, as the set has them. */
const CORNERS = 14;
const MARK = '####';

const names = {
  fileStem: (image: string) => (/^\d{4}$/.test(image) ? `000${image}` : image),
  // The test set's files have three noughts before the image's four digits.
  imageStem: (file: string) => file.replace(/^000(?=\d{4}$)/, ''),
};

/**
 * CTW1500: of the training set XML, of the test set lines of corners and `####text`, which may hold
 * commas; `###` is not judged.
 */
export const ctw1500: FormatRules = {
  endings: ['txt', 'xml'],
  perImage: names,
  holds: 'placed',
  recognise: file => {
    if (isXml(file)) return file.text.includes('<segs') ? 3 : 0;
    const share = shareOfLines(
      file,
      line => line.includes(MARK) && polygonLine(line) !== undefined,
    );
    return share === 'all' ? 3 : share === 'some' ? 1 : 0;
  },
  read: (file, tally) => (isXml(file) ? readXml(file, tally) : readText(file, tally)),
  write: images =>
    images
      .flatMap(({ instances }) => instances)
      .map(({ polygon = [], text = '', ignore }) => {
        const corners = polygon.map(value => Math.round(value) + 0).join(',');
        return `${corners},${MARK}${ignore ? UNREADABLE : inLine(text)}\n`;
      })
      .join(''),
};

function isXml({ text }: LabelFile): boolean {
  return /^\s*</.test(text.slice(0, 1000));
}

function readText(file: LabelFile, tally: Tally): ReadImage[] {
  return readLines(file, { image: names.imageStem(file.stem), tally }, (line, place) => {
    const instance = polygonLine(line);
    if (instance?.text?.includes(',')) tally.add('commaKept', place);
    if (instance) noteCorners(instance, place, tally);
    return instance;
  });
}

function polygonLine(line: string): LabelInstance | undefined {
  const mark = line.indexOf(MARK);
  const corners = (mark < 0 ? line : line.slice(0, mark)).trim().replace(/,$/, '');
  // A hundred million commas are no boundary.
  const polygon = numbersOf(corners.split(',', 2 * 4096 + 2));
  if (!polygon || polygon.length < 6 || polygon.length % 2 === 1) return undefined;
  const text = mark < 0 ? undefined : line.slice(mark + MARK.length);
  return { polygon, ...(text !== undefined && { text }), ignore: text === UNREADABLE };
}

function noteCorners({ polygon = [] }: LabelInstance, place: string, tally: Tally): void {
  if (polygon.length !== 2 * CORNERS) tally.add('cornersNotFourteen', place);
}

function readXml(file: LabelFile, tally: Tally): ReadImage[] {
  return parseXml(file)
    .children.filter(({ name }) => name === 'image')
    .map(image => {
      const boxes = image.children.filter(({ name }) => name === 'box');
      const named = image.attributes['file'] || names.imageStem(file.stem);
      return imageOf({ image: named }, boxes, (box, at) => {
        const instance = boxInstance(box as unknown as Element, at);
        if (instance.ignore) tally.add('xmlIgnored', named);
        noteCorners(instance, named, tally);
        return instance;
      });
    });
}

function boxInstance(box: Element, at: number): LabelInstance {
  const corners = child(box, 'segs')
    ?.text.trim()
    .replace(/,$/, '')
    .split(',', 2 * 4096 + 2);
  const polygon = corners && numbersOf(corners);
  if (!polygon || polygon.length < 6 || polygon.length % 2 === 1)
    throw new Fault(l10n.t('box {0} is not a list of corners', at));
  const text = child(box, 'label')?.text;
  return instanceOf({ polygon, text, ignore: text === UNREADABLE }, at);
}
