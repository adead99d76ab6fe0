import type { LabelFile } from '../labelFile';
import type { LabelInstance } from '../labels';
import { imageOf, type ReadImage } from '../readImage';
import type { Tally } from '../tally';

/** What ICDAR's files have in a text's place where nobody could read it. */
export const UNREADABLE = '###';

/** The lines that hold something, with their number from 1. */
export function filledLines({ lines }: LabelFile): [line: string, at: number][] {
  return lines.flatMap((line, i): [string, number][] =>
    line.trim() === '' ? [] : [[line, i + 1]],
  );
}

/** The one image of a file of lines; a line that is none of the format is left out and noted. */
export function readLines(
  file: LabelFile,
  { image, tally }: { image: string; tally: Tally },
  read: (line: string, place: string) => LabelInstance | undefined,
): ReadImage[] {
  const instances = filledLines(file).flatMap(([line, at]) => {
    const place = `${file.path}:${at}`;
    const instance = read(line, place);
    if (!instance) tally.add('badLine', place);
    return instance ?? [];
  });
  return [imageOf({ image }, instances, instance => instance as unknown as LabelInstance)];
}

/** How many of the file's filled lines `fits` takes: all, some or none. */
export function shareOfLines(
  file: LabelFile,
  fits: (line: string) => boolean,
): 'all' | 'some' | 'none' {
  const lines = filledLines(file);
  const count = lines.filter(([line]) => fits(line)).length;
  if (count === 0) return 'none';
  return count === lines.length ? 'all' : 'some';
}

/** ICDAR's list of words, `word_1.png, "Tiredness"`; undefined of any other line. */
export function wordLine(line: string): { image: string; text: string } | undefined {
  const comma = line.indexOf(',');
  const image = line.slice(0, comma).trim();
  const text = unquoted(line.slice(comma + 1).trim());
  const fits = comma > 0 && /\.(png|jpe?g|bmp|gif|tiff?)$/i.test(image) && text !== undefined;
  return fits ? { image, text } : undefined;
}

/** A text without the quotes around it; undefined of one that has none. */
export function unquoted(text: string): string | undefined {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1)
    : undefined;
}

/** The words of a list of words, each of an image of its own; undefined of any other file. */
export function readWords(file: LabelFile, tally: Tally): ReadImage[] | undefined {
  const lines = filledLines(file);
  if (lines.length === 0 || !wordLine(lines[0]![0])) return undefined;
  return lines.flatMap(([line, at]) => {
    const word = wordLine(line);
    if (!word) tally.add('badLine', `${file.path}:${at}`);
    if (word?.text.includes('"')) tally.add('quoteKept', word.image);
    return word ? [{ image: word.image, instances: [{ text: word.text, ignore: false }] }] : [];
  });
}

/** Without the `gt_` before the image's name, as all of ICDAR's sets have it. */
export const gtNames = {
  fileStem: (image: string) => `gt_${image}`,
  imageStem: (file: string) => file.replace(/^gt_/, ''),
};
