import { fourCorners } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelFile } from '../labelFile';
import type { LabelInstance } from '../labels';
import { imageOf, instanceOf, keysOf, polygonOf, textOf } from '../readImage';

/** WildReceipt's classes that are not judged, and that a text is of where nothing else is known. */
const [IGNORED, OTHERS] = [0, 25];

/**
 * WildReceipt: a line of JSON per image, each text with its `box` of four corners, in either
 * direction, and the number of its class; class 0 is not judged.
 */
export const wildreceipt: FormatRules = {
  endings: ['txt', 'jsonl'],
  holds: 'placed',
  recognise: file => {
    const lines = linesOf(file);
    const fits = lines.filter(
      ({ file_name: image, annotations }) =>
        typeof image === 'string' &&
        Array.isArray(annotations) &&
        annotations.every(each => 'box' in keysOf(each)),
    );
    if (fits.length === 0) return 0;
    return fits.length === lines.length ? 3 : 1;
  },
  read: (file, tally) =>
    linesOf(file).flatMap(({ file_name: image, width, height, annotations }, i) => {
      if (typeof image === 'string' && image !== '' && Array.isArray(annotations))
        return imageOf({ image, width, height }, annotations, instance);
      tally.add('badLine', `${file.path}:${i + 1}`);
      return [];
    }),
  write: images =>
    images
      .map(({ image, width, height, instances }) =>
        JSON.stringify({ file_name: image, height, width, annotations: instances.map(written) }),
      )
      .map(line => `${line}\n`)
      .join(''),
};

function linesOf({ jsonLines }: LabelFile): Record<string, unknown>[] {
  return jsonLines.map(keysOf);
}

function instance({ box, text, label }: Record<string, unknown>, at: number): LabelInstance {
  const known = Number.isInteger(label) || typeof label === 'string';
  return instanceOf(
    {
      polygon: polygonOf(undefined, box, at),
      text: textOf(text, at),
      label: known ? String(label) : undefined,
      ignore: label === IGNORED,
    },
    at,
  );
}

function written({ polygon = [], text = '', label = '', ignore }: LabelInstance): object {
  const number = /^\d{1,9}$/.test(label) ? Number(label) : OTHERS;
  return { box: fourCorners(polygon), text, label: ignore ? IGNORED : number };
}
