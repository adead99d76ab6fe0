import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';

const lowerEnglish = '0123456789abcdefghijklmnopqrstuvwxyz';
const english = `${lowerEnglish}ABCDEFGHIJKLMNOPQRSTUVWXYZ!"#$%&'()*+,-./:;<=>?@[\\]_\`~`;

/** MMOCR 0.x's built-in character lists (mmocr/models/textrecog/convertors/base.py). */
const builtIn: Record<string, string> = {
  DICT36: lowerEnglish,
  DICT37: `${lowerEnglish} `,
  DICT90: english,
  DICT91: `${english} `,
};

/** The characters of a 0.x `dict_type`, in index order. */
export function builtInCharacters(dictType: string): string[] {
  const characters = builtIn[dictType];
  if (characters === undefined)
    throw new UserError(
      l10n.t(
        'MMOCR 0.x has no dictionary named {0}; its dictionaries are {1}.',
        dictType,
        Object.keys(builtIn).join(', '),
      ),
    );
  return [...characters];
}

/**
 * The characters of a dictionary file: one per line, empty lines skipped, a line break alone is not
 * a character. Throws `UserError` naming the file and the line when a line holds more than one
 * character.
 */
export function fileCharacters(text: string, path: string): string[] {
  const characters: string[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if ([...line].length > 1) {
      // MMOCR takes the mark for a character, too.
      if (line.startsWith(BYTE_ORDER_MARK))
        throw new UserError(
          l10n.t(
            '{0} begins with a byte order mark, which MMOCR takes for a character. Save it as UTF-8 without BOM.',
            path,
          ),
        );
      throw new UserError(
        l10n.t(
          '{0}, line {1}: a dictionary has one character per line, not "{2}".',
          path,
          index + 1,
          line,
        ),
      );
    }
    if (line !== '') characters.push(line);
  }
  const twice = repeated(characters);
  if (twice !== undefined)
    throw new UserError(
      l10n.t('{0}: the character "{1}" stands twice in the dictionary.', path, twice),
    );
  return characters;
}

const BYTE_ORDER_MARK = '\ufeff';

/** The first that stands a second time; MMOCR refuses a dictionary with one. */
export function repeated(characters: string[]): string | undefined {
  const seen = new Set<string>();
  return characters.find(character => seen.has(character) || !seen.add(character));
}

/** Flags and tokens of MMOCR 1.x's `Dictionary`, spelled as in configs. */
export interface DictionaryOptions {
  with_start?: boolean;
  with_end?: boolean;
  same_start_end?: boolean;
  with_padding?: boolean;
  with_unknown?: boolean;
  start_token?: string;
  end_token?: string;
  start_end_token?: string;
  padding_token?: string;
  unknown_token?: string | null;
}

/** Classes in index order and where the special tokens are. */
export interface Classes {
  classes: string[];
  padding?: number;
  end?: number;
  unknown?: number;
}

/**
 * MMOCR 1.x: characters, then start/end, padding and unknown, those that are switched on
 * (`Dictionary._update_dict`).
 */
export function dictionaryClasses(characters: string[], options: DictionaryOptions): Classes {
  const result: Classes = { classes: [...characters] };
  const add = (token: string) => result.classes.push(token) - 1;
  if (options.with_start && options.with_end && options.same_start_end) {
    result.end = add(options.start_end_token ?? '<BOS/EOS>');
  } else {
    if (options.with_start) add(options.start_token ?? '<BOS>');
    if (options.with_end) result.end = add(options.end_token ?? '<EOS>');
  }
  if (options.with_padding) result.padding = add(options.padding_token ?? '<PAD>');
  if (options.with_unknown && options.unknown_token !== null)
    result.unknown = add(options.unknown_token ?? '<UKN>');
  return result;
}

/** MMOCR 0.x `CTCConvertor`: the blank first, then the characters, then the unknown token. */
export function ctcConvertorClasses(characters: string[], withUnknown: boolean): string[] {
  return ['<BLK>', ...characters, ...(withUnknown ? ['<UKN>'] : [])];
}

/**
 * MMOCR 0.x `AttnConvertor` and `ABIConvertor`: characters, unknown, start and end (one token
 * unless told otherwise), padding.
 */
export function attnConvertorClasses(
  characters: string[],
  withUnknown: boolean,
  startEndSame: boolean,
): { classes: string[]; end: number; padding: number } {
  const startEnd = startEndSame ? ['<BOS/EOS>'] : ['<BOS/EOS>', '<BOS/EOS>'];
  const classes = [...characters, ...(withUnknown ? ['<UKN>'] : []), ...startEnd, '<PAD>'];
  return { classes, end: classes.length - 2, padding: classes.length - 1 };
}
