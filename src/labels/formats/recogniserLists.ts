import type { FormatRules } from '../format';
import type { LabelFile } from '../labelFile';
import { imageOf, instanceOf, keysOf, textOf } from '../readImage';

/**
 * `image text`, a word a line, as MMOCR's `LineStrParser` takes them; the text begins behind the
 * first space. PaddleOCR's lists have a tab there: where every line has one, a space before it
 * belongs to the image's name.
 */
export const recogTxt: FormatRules = {
  endings: ['txt'],
  holds: 'words',
  recognise: file => {
    const lines = filled(file);
    const named = lines.filter(line => IMAGE_FIRST.test(line)).length;
    if (named === 0) return 0;
    return named === lines.length ? 2 : 1;
  },
  read: (file, tally) => {
    const lines = filled(file);
    const tab = lines.every(line => line.includes('\t'));
    return lines.flatMap(line => {
      const at = tab ? line.indexOf('\t') : line.search(/[ \t]/);
      if (at <= 0) {
        tally.add('badLine', file.path);
        return [];
      }
      const [image, text] = [line.slice(0, at), line.slice(at + 1)];
      if (text.includes(' ')) tally.add('spaceKept', image);
      return [{ image, instances: [{ text, ignore: false }] }];
    });
  },
  write: images => {
    const lines = images.flatMap(({ image, instances }) =>
      instances.map(({ text = '' }) => [image, inLine(text)] as const),
    );
    const between = lines.some(([image]) => /[ \t]/.test(image)) ? '\t' : ' ';
    return lines.map(([image, text]) => `${inLine(image)}${between}${text}\n`).join('');
  },
};

/** `{"filename": …, "text": …}`, a word a line, as MMOCR's `LineJsonParser` takes them. */
export const recogJsonl: FormatRules = {
  endings: ['jsonl', 'txt'],
  holds: 'words',
  recognise: ({ jsonLines }) => {
    const words = jsonLines.map(keysOf);
    const fits = words.filter(({ filename, text }) => isText(filename) && isText(text));
    if (fits.length === 0) return 0;
    return fits.length === words.length ? 3 : 1;
  },
  read: (file, tally) =>
    file.jsonLines.flatMap(line => {
      const { filename: image, text } = keysOf(line);
      if (!isText(image) || image === '') {
        tally.add('badLine', file.path);
        return [];
      }
      return [
        imageOf({ image }, [{ text }], (word, at) =>
          instanceOf({ text: textOf(word['text'], at) }, at),
        ),
      ];
    }),
  write: images =>
    images
      .flatMap(({ image, instances }) =>
        instances.map(({ text = '' }) => `${JSON.stringify({ filename: image, text })}\n`),
      )
      .join(''),
};

const IMAGE_FIRST = /^\S.*?\.(png|jpe?g|bmp|webp|tiff?|gif|ppm)[ \t]/i;

function filled({ lines }: LabelFile): string[] {
  return lines.filter(line => line.trim() !== '');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A text as a line can hold it. */
export function inLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
