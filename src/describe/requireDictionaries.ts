import { findReference } from '../config/travel';
import { plain, type ConfigDict, type ConfigValue } from '../config/tree';
import type { EvaluatedConfig } from '../config/evaluate';
import { convertorCharacters, dictionaryOf, type ReadDictionary } from '../config/read/dictionary';
import { dictionaryText } from '../config/read/dictionaryFile';
import { dict, typeOf } from '../config/read/values';

/** MMOCR 0.x's own, which all read their dictionary alike (mmocr/models/textrecog/convertors). */
const CONVERTORS = new Set([
  'BaseConvertor',
  'CTCConvertor',
  'AttnConvertor',
  'SegConvertor',
  'ABIConvertor',
]);
const SERVED = ['model', 'label_convertor', 'dictionary'];

/**
 * Throws `UserError` for a dictionary that MMOCR would not load: a line of two characters, one that
 * stands twice, no UTF-8. Resolves with those that are nowhere here, as the config names them: they
 * may be on the server.
 */
export async function requireDictionaries(
  config: Pick<EvaluatedConfig, 'path' | 'generation' | 'values'>,
  deps: { workspaceFolder?: string },
): Promise<string[]> {
  const missing = new Set<string>();
  const read: ReadDictionary = async reference => {
    const found = await findReference(reference, config.path, deps.workspaceFolder);
    if (found !== undefined) return dictionaryText(found);
    missing.add(reference);
    return '';
  };
  const values = dict(plain(config.values));
  for (const part of SERVED.flatMap(name => dictsIn(values[name] ?? null))) {
    if (typeOf(part) === 'Dictionary') await dictionaryOf({ dictionary: part }, read);
    if (CONVERTORS.has(typeOf(part))) await convertorCharacters(part, read);
  }
  // KIE's characters, in 0.x.
  const ofKie = dict(dict(values['data'])['test'])['dict_file'];
  if (typeof ofKie === 'string') await read(ofKie);
  return [...missing];
}

function dictsIn(value: ConfigValue): ConfigDict[] {
  if (value === null || typeof value !== 'object') return [];
  return Array.isArray(value)
    ? value.flatMap(dictsIn)
    : [value, ...Object.values(value).flatMap(dictsIn)];
}
