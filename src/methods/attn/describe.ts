import type { Generation } from '../../model/modelDescription';
import type { AttnSettings } from './settings';
import { attnConvertorClasses } from '../../config/read/dictionaryEntries';
import type { ConfigDict } from '../../config/tree';
import {
  convertorCharacters,
  dictionaryOf,
  ignoredClasses,
  type ReadDictionary,
} from '../../config/read/dictionary';
import { dict, notThereYet, typeOf } from '../../config/read/values';

/** Decoders that mask what is not image. */
const masking = new Set([
  'ParallelSARDecoder',
  'SequentialSARDecoder',
  'NRTRDecoder',
  'RobustScannerDecoder',
  'RobustScannerFuser',
]);
/** Decoders that do not; 0.x ABINet has a language decoder or none. */
const others = new Set(['MasterDecoder', 'ASTERDecoder', 'ABIFuser', 'ABILanguageDecoder', '']);

/**
 * SAR, NRTR, SATRN, RobustScanner, MASTER, ASTER, ABINet; undefined for a model that is not decoded
 * up to an end token. Throws `UserError` for a decoder that has no local run, beam search for one.
 */
export async function describeAttn(
  model: ConfigDict,
  generation: Generation,
  read: ReadDictionary,
): Promise<AttnSettings | undefined> {
  const settings =
    generation === '0.x' ? await ofConvertor(model, read) : await ofPostprocessor(model, read);
  if (!settings) return undefined;
  const decoder = typeOf(model['decoder']);
  if (!masking.has(decoder) && !others.has(decoder)) throw notThereYet(decoder);
  return { kind: 'attn', ...settings, validRatio: masking.has(decoder) };
}

async function ofConvertor(
  model: ConfigDict,
  read: ReadDictionary,
): Promise<Omit<AttnSettings, 'kind' | 'validRatio'> | undefined> {
  const convertor = dict(model['label_convertor']);
  if (!['AttnConvertor', 'ABIConvertor'].includes(typeOf(convertor))) return undefined;
  const characters = await convertorCharacters(convertor, read);
  const { classes, end, padding } = attnConvertorClasses(
    characters,
    convertor['with_unknown'] !== false,
    convertor['start_end_same'] !== false,
  );
  return {
    classes,
    end,
    ignored: [padding],
    softmax: typeOf(model) === 'ABINet',
    scoreOver: 'text',
  };
}

async function ofPostprocessor(
  model: ConfigDict,
  read: ReadDictionary,
): Promise<Omit<AttnSettings, 'kind' | 'validRatio'> | undefined> {
  const decoder = dict(model['decoder']);
  const postprocessor = dict(decoder['postprocessor']);
  if (typeOf(postprocessor) !== 'AttentionPostprocessor') return undefined;
  const classes = await dictionaryOf(decoder, read);
  return {
    classes: classes.classes,
    end: classes.end ?? -1,
    ignored: ignoredClasses(postprocessor, classes),
    softmax: false,
    scoreOver: 'characters',
  };
}
