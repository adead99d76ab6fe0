import { boxAround } from '../coordinates';
import type { FormatRules } from '../format';
import type { LabelInstance } from '../labels';
import { imageOf, instanceOf, keysOf, polygonOf, textOf } from '../readImage';

/** FUNSD's class of what is neither question nor answer nor header. */
const OTHER = 'other';

/**
 * FUNSD: a JSON file per image, `form[].words[]` with upright boxes; a word is of its entity's
 * class. A word without a text is not judged, as MMOCR has it.
 */
export const funsd: FormatRules = {
  endings: ['json'],
  perImage: { fileStem: image => image, imageStem: file => file },
  holds: 'placed',
  recognise: ({ json }) => {
    const { form } = keysOf(json);
    if (!Array.isArray(form)) return 0;
    return form.every(entity => Array.isArray(keysOf(entity)['words'])) ? 3 : 1;
  },
  read: file => {
    const { form } = keysOf(file.json);
    const words = (Array.isArray(form) ? form : []).flatMap(entity => {
      const { words: own, label } = keysOf(entity);
      return (Array.isArray(own) ? own : []).map(word => ({ ...keysOf(word), label }));
    });
    return [imageOf({ image: file.stem }, words, instance)];
  },
  write: ([image]) =>
    `${JSON.stringify({ form: (image?.instances ?? []).map(writtenEntity) }, undefined, 4)}\n`,
};

function instance({ box, text: word, label }: Record<string, unknown>, at: number): LabelInstance {
  const text = textOf(word, at);
  const ignore = text === undefined || text === '';
  return instanceOf(
    {
      polygon: polygonOf(undefined, box, at),
      text,
      label: typeof label === 'string' ? label : undefined,
      ignore,
    },
    at,
  );
}

/** Each text as an entity of one word: what belongs together is not known. */
function writtenEntity(
  { polygon = [], text = '', label = OTHER, ignore }: LabelInstance,
  id: number,
): object {
  const box = boxAround(polygon);
  const word = ignore ? '' : text;
  return { id, text: word, box, linking: [], label, words: [{ box, text: word }] };
}
