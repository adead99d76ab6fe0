import * as l10n from '@vscode/l10n';
import type { ConfigTree } from './configReply';
import { UserError } from '../base/errors';
import { tagOf } from './tree';

const WIDTH = 79;
const INDENT = '    ';
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield __debug__'
  ).split(' '),
);

/** How the text names two of Python's own functions: a config may have variables of their names. */
interface Names {
  /** Undefined: `{…}` in its place. */
  dict: string | undefined;
  frozenset: string;
}

/** mmengine and mmcv leave out variables that begin so. */
const HIDDEN_FROZENSET = '__frozenset';

/**
 * A flattened config as Python source: one assignment per variable, in order, literals only.
 * mmengine and mmcv load from it what they load from the original, whatever its variables are
 * named. Throws `UserError` for a variable whose name cannot be assigned to.
 */
export function printConfig(tree: ConfigTree, path: string): string {
  if (tree === null || typeof tree !== 'object' || !('dict' in tree))
    throw new Error('a config is a dictionary');
  const set = new Set(tree.dict.map(([name]) => name));
  const names: Names = {
    dict: set.has('dict') ? undefined : 'dict',
    frozenset: set.has('frozenset') ? HIDDEN_FROZENSET : 'frozenset',
  };
  const lines = tree.dict.map(([name, value]) => {
    if (!isName(name))
      throw new UserError(
        l10n.t('{0} sets a variable named {1}, which is no Python name.', path, flat(name, names)),
        { place: { file: path } },
      );
    return `${name} = ${render(value, names, '', name.length + 3)}\n`;
  });
  return (set.has('frozenset') ? `${HIDDEN_FROZENSET} = frozenset\n` : '') + lines.join('');
}

function isName(key: ConfigTree): key is string {
  return (
    typeof key === 'string' &&
    IDENTIFIER.test(key) &&
    key.normalize('NFKC') === key &&
    !KEYWORDS.has(key)
  );
}

/** On one line where it fits behind `used` characters, otherwise one item a line. */
function render(tree: ConfigTree, names: Names, indent: string, used: number): string {
  const line = flat(tree, names);
  const parts = container(tree, names);
  if (!parts || parts.items.length === 0 || indent.length + used + line.length <= WIDTH)
    return line;
  const inner = indent + INDENT;
  const lines = parts.items.map(
    ([prefix, item]) => `${inner}${prefix}${render(item, names, inner, prefix.length + 1)},\n`,
  );
  return `${parts.open}\n${lines.join('')}${indent}${parts.close}`;
}

function flat(tree: ConfigTree, names: Names): string {
  const parts = container(tree, names);
  if (!parts) return scalar(tree);
  const items = parts.items.map(([prefix, item]) => prefix + flat(item, names)).join(', ');
  const comma = parts.open === '(' && parts.items.length === 1 ? ',' : '';
  return parts.open + items + comma + parts.close;
}

interface Container {
  open: string;
  close: string;
  items: [prefix: string, item: ConfigTree][];
}

function container(tree: ConfigTree, names: Names): Container | undefined {
  if (tree === null || typeof tree !== 'object') return undefined;
  const bare = (items: ConfigTree[]): Container['items'] => items.map(item => ['', item]);
  if (Array.isArray(tree)) return { open: '[', close: ']', items: bare(tree) };
  if ('dict' in tree) return dictionary(tree.dict, names);
  if ('tuple' in tree) return { open: '(', close: ')', items: bare(tree.tuple) };
  // `{}` would be a dictionary, and `set()` a call of whatever the config names so.
  if ('set' in tree)
    return tree.set.length
      ? { open: '{', close: '}', items: bare(tree.set) }
      : { open: '{*()', close: '}', items: [] };
  return 'frozenset' in tree
    ? { open: `${names.frozenset}([`, close: '])', items: bare(tree.frozenset) }
    : undefined;
}

function dictionary(pairs: [ConfigTree, ConfigTree][], names: Names): Container {
  return names.dict !== undefined &&
    pairs.every((pair): pair is [string, ConfigTree] => isName(pair[0]))
    ? { open: `${names.dict}(`, close: ')', items: pairs.map(([key, value]) => [`${key}=`, value]) }
    : {
        open: '{',
        close: '}',
        items: pairs.map(([key, value]) => [`${flat(key, names)}: `, value]),
      };
}

function scalar(tree: ConfigTree): string {
  if (tree === null) return 'None';
  if (typeof tree === 'boolean') return tree ? 'True' : 'False';
  if (typeof tree === 'string') return pythonString(tree);
  if (typeof tree !== 'object') return String(tree);
  if ('float' in tree) return FLOATS[tree.float] ?? tree.float;
  if ('int' in tree) return tree.int;
  if ('bytes' in tree) return `b'${tree.bytes.replace(/../g, '\\x$&')}'`;
  throw new Error(`${tagOf(tree as never)} is no scalar`);
}

/** What has no literal in Python, without `float(…)`. */
const FLOATS: Record<string, string> = { inf: '1e999', '-inf': '-1e999', nan: '1e999 - 1e999' };

const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * A Python string literal. `{{` is broken up: mmengine and mmcv would take it for a placeholder of
 * theirs.
 */
function pythonString(text: string): string {
  const escaped = text.replace(
    /[\\'\n\r\t]|\{(?=\{)|[\p{C}\p{Zl}\p{Zp}]/gu,
    character => ESCAPES[character] ?? codeEscape(character),
  );
  return `'${escaped}'`;
}

function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
