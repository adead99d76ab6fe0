import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import {
  builtInCharacters,
  dictionaryClasses,
  fileCharacters,
  repeated,
  type Classes,
} from './dictionaryEntries';
import type { ConfigDict } from '../tree';
import { dict, isNone, list, text } from './values';

/** Text of a dictionary file that the config refers to. Throws `UserError` when it is nowhere. */
export type ReadDictionary = (reference: string) => Promise<string>;

/** 1.x: the classes of a decoder's `dictionary`. */
export async function dictionaryOf(decoder: ConfigDict, read: ReadDictionary): Promise<Classes> {
  const options = dict(decoder['dictionary']);
  const reference = text(options['dict_file']) ?? '';
  const classes = dictionaryClasses(fileCharacters(await read(reference), reference), options);
  requireDistinct(classes.classes);
  return classes;
}

/** 1.x: the classes that a recogniser's postprocessor leaves out (`ignore_chars`). */
export function ignoredClasses(postprocessor: ConfigDict, classes: Classes): number[] {
  const names = isNone(postprocessor['ignore_chars'])
    ? ['padding']
    : list(postprocessor['ignore_chars']);
  return names.flatMap(name => ignoredIndex(classes, text(name) ?? ''));
}

/** 0.x: a file wins over a list, a list over a built-in dictionary. */
export async function convertorCharacters(
  convertor: ConfigDict,
  read: ReadDictionary,
): Promise<string[]> {
  const file = text(convertor['dict_file']);
  if (file !== undefined) return fileCharacters(await read(file), file);
  if (!isNone(convertor['dict_list'])) {
    const characters = list(convertor['dict_list']).map(character => text(character) ?? '');
    requireDistinct(characters);
    return characters;
  }
  return builtInCharacters(text(convertor['dict_type']) ?? 'DICT90');
}

/** A token that is a character of the file, say. */
function requireDistinct(classes: string[]): void {
  const twice = repeated(classes);
  if (twice !== undefined)
    throw new UserError(
      l10n.t('The config\'s dictionary has "{0}" twice, which MMOCR refuses.', twice),
    );
}

/**
 * 1.x `ignore_chars`: a keyword or a character; what the dictionary lacks is passed over with a
 * warning there.
 */
function ignoredIndex({ classes, padding, end, unknown }: Classes, name: string): number[] {
  const keyword: Record<string, number | undefined> = { padding, end, unknown };
  const index = name in keyword ? keyword[name] : classes.indexOf(name);
  return index === undefined || index < 0 ? [] : [index];
}
