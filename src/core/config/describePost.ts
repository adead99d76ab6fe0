import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import type { CTCSettings, DBSettings, Generation } from '../ocr/modelDescription';
import { builtInCharacters, ctcConvertorClasses, dictionaryClasses, fileCharacters, type Classes } from '../ocr/recognizers/dictionary';
import { dict, isNone, list, notThereYet, number, text, typeOf } from './describeValues';
import type { ConfigDict } from './tree';

/** Text of a dictionary file that the config refers to. Throws `UserError` when it is nowhere. */
export type ReadDictionary = (reference: string) => Promise<string>;

/** DBPostprocessor's settings with MMOCR's defaults; undefined for a model that is no DBNet. */
export function describeDb(model: ConfigDict, generation: Generation): DBSettings | undefined {
  const head = dict(model[generation === '1.x' ? 'det_head' : 'bbox_head']);
  if (typeOf(head) !== 'DBHead') return undefined;
  const given = isNone(head['postprocessor']) ? { type: 'DBPostprocessor', text_repr_type: 'quad' } : dict(head['postprocessor']);
  if (typeOf(given) !== 'DBPostprocessor') throw notThereYet(typeOf(given));
  // 0.x still takes the representation from the head, where it used to stand.
  const repr = text(generation === '0.x' ? head['text_repr_type'] : undefined) ?? text(given['text_repr_type']) ?? 'poly';
  if (repr !== 'quad' && repr !== 'poly') throw new UserError(l10n.t('The config gives "{0}" as {1}; MMOCR knows quad and poly.', 'text_repr_type', repr));
  return {
    kind: 'db', textRepr: repr,
    maskThr: number(given, 'mask_thr', 0.3),
    minTextScore: number(given, 'min_text_score', 0.3),
    minTextWidth: number(given, 'min_text_width', 5),
    unclipRatio: number(given, 'unclip_ratio', 1.5),
    epsilonRatio: number(given, 'epsilon_ratio', 0.01),
    maxCandidates: number(given, 'max_candidates', 3000),
  };
}

/** CTC settings and classes; undefined for a model that does not decode by CTC. */
export async function describeCtc(model: ConfigDict, generation: Generation, read: ReadDictionary): Promise<CTCSettings | undefined> {
  if (generation === '0.x') {
    const convertor = dict(model['label_convertor']);
    if (typeOf(convertor) !== 'CTCConvertor') return undefined;
    const classes = ctcConvertorClasses(await convertorCharacters(convertor, read), convertor['with_unknown'] !== false);
    return { kind: 'ctc', classes, blank: 0, ignored: [0], softmax: true };
  }
  const decoder = dict(model['decoder']);
  const postprocessor = dict(decoder['postprocessor']);
  if (typeOf(postprocessor) !== 'CTCPostProcessor') return undefined;
  const options = dict(decoder['dictionary']);
  const reference = text(options['dict_file']) ?? '';
  const classes = dictionaryClasses(fileCharacters(await read(reference), reference), options);
  const names = isNone(postprocessor['ignore_chars']) ? ['padding'] : list(postprocessor['ignore_chars']);
  const ignored = names.flatMap(name => ignoredIndex(classes, text(name) ?? ''));
  return { kind: 'ctc', classes: classes.classes, blank: classes.padding ?? -1, ignored, softmax: false };
}

/** 0.x: a file wins over a list, a list over a built-in dictionary. */
async function convertorCharacters(convertor: ConfigDict, read: ReadDictionary): Promise<string[]> {
  const file = text(convertor['dict_file']);
  if (file !== undefined) return fileCharacters(await read(file), file);
  if (!isNone(convertor['dict_list'])) return list(convertor['dict_list']).map(character => text(character) ?? '');
  return builtInCharacters(text(convertor['dict_type']) ?? 'DICT90');
}

/** 1.x `ignore_chars`: a keyword or a character; what the dictionary lacks is passed over with a warning there. */
function ignoredIndex({ classes, padding, end, unknown }: Classes, name: string): number[] {
  const keyword: Record<string, number | undefined> = { padding, end, unknown };
  const index = name in keyword ? keyword[name] : classes.indexOf(name);
  return index === undefined || index < 0 ? [] : [index];
}
