import { flat } from '../coordinates';
import type { FormatRules } from '../format';
import { parsed } from '../labelFile';
import type { LabelInstance } from '../labels';
import { literalOf } from '../pythonLiteral';
import { imageOf, instanceOf, polygonOf, textOf } from '../readImage';
import { points } from '../../model/polygon';
import { filledLines, shareOfLines, UNREADABLE } from './icdar';

/**
 * PPOCRLabel: `dir/image` TAB and a list of texts, in JSON or as Python prints it. `difficult`,
 * `###` and `*` are not judged, as PaddleOCR's training takes them.
 */
export const ppocrlabel: FormatRules = {
  endings: ['txt'],
  holds: 'placed',
  recognise: file => {
    const share = shareOfLines(file, line => /^[^\t]+\t\s*\[/.test(line.slice(0, 4096)));
    return share === 'all' ? 3 : share === 'some' ? 1 : 0;
  },
  read: (file, tally) =>
    filledLines(file).flatMap(([line, at]) => {
      const tab = line.indexOf('\t');
      const texts = listOf(line.slice(tab + 1));
      if (tab > 0 && texts) return imageOf({ image: line.slice(0, tab) }, texts, instance);
      tally.add('badLine', `${file.path}:${at}`);
      return [];
    }),
  write: images =>
    images
      .map(({ image, instances }) => {
        const classed = instances.some(({ label }) => label !== undefined);
        const texts = instances.map(each => written(each, classed));
        return `${image.replace(/[\t\r\n]/g, ' ')}\t${JSON.stringify(texts)}\n`;
      })
      .join(''),
};

function listOf(text: string): unknown[] | undefined {
  const value = parsed(text) ?? literalOf(text);
  return Array.isArray(value) ? value : undefined;
}

function instance(value: Record<string, unknown>, at: number): LabelInstance {
  const { transcription, points: pairs, difficult, key_cls: label } = value;
  const text = textOf(transcription, at);
  return instanceOf(
    {
      text,
      polygon: polygonOf(flat(pairs) ?? pairs, undefined, at),
      ignore: difficult === true || text === UNREADABLE || text === '*',
      label: typeof label === 'string' && label !== 'None' ? label : undefined,
    },
    at,
  );
}

/** PPOCRLabel writes `key_cls` in its KIE mode alone, and then of every text. */
function written({ polygon = [], text, ignore, label = 'None' }: LabelInstance, classed: boolean) {
  return {
    transcription: text ?? (ignore ? UNREADABLE : ''),
    points: points(polygon),
    difficult: ignore,
    ...(classed && { key_cls: label }),
  };
}
