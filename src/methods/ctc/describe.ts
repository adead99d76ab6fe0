import type { Generation } from '../../model/modelDescription';
import type { CTCSettings } from './settings';
import { ctcConvertorClasses } from '../../config/read/dictionaryEntries';
import type { ConfigDict } from '../../config/tree';
import {
  convertorCharacters,
  dictionaryOf,
  ignoredClasses,
  type ReadDictionary,
} from '../../config/read/dictionary';
import { dict, typeOf } from '../../config/read/values';

/** CTC settings and classes; undefined for a model that does not decode by CTC. */
export async function describeCtc(
  model: ConfigDict,
  generation: Generation,
  read: ReadDictionary,
): Promise<CTCSettings | undefined> {
  if (generation === '0.x') {
    const convertor = dict(model['label_convertor']);
    if (typeOf(convertor) !== 'CTCConvertor') return undefined;
    const classes = ctcConvertorClasses(
      await convertorCharacters(convertor, read),
      convertor['with_unknown'] !== false,
    );
    return { kind: 'ctc', classes, blank: 0, ignored: [0], softmax: true, scoreOver: 'text' };
  }
  const decoder = dict(model['decoder']);
  const postprocessor = dict(decoder['postprocessor']);
  if (typeOf(postprocessor) !== 'CTCPostProcessor') return undefined;
  const classes = await dictionaryOf(decoder, read);
  const ignored = ignoredClasses(postprocessor, classes);
  return {
    kind: 'ctc',
    classes: classes.classes,
    blank: classes.padding ?? -1,
    ignored,
    softmax: false,
  };
}
