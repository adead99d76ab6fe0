import type { Generation } from '../../model/modelDescription';
import type { SegSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { convertorCharacters, type ReadDictionary } from '../../config/read/dictionary';
import { dict, typeOf } from '../../config/read/values';

/** 0.x SegOCR; undefined for any other model. MMOCR fixes the smallest component at 20 pixels. */
export async function describeSeg(
  model: ConfigDict,
  generation: Generation,
  read: ReadDictionary,
): Promise<SegSettings | undefined> {
  const convertor = dict(model['label_convertor']);
  if (generation !== '0.x' || typeOf(convertor) !== 'SegConvertor') return undefined;
  const characters = await convertorCharacters(dict({ dict_type: 'DICT36', ...convertor }), read);
  return {
    kind: 'seg',
    classes: ['', ...characters, ...(convertor['with_unknown'] === false ? [] : [''])],
    minPixels: 20,
  };
}
