import * as l10n from '@vscode/l10n';
import type { ConfigTree } from '../../protocol/engine';
import { UserError } from '../errors';
import { tagOf } from './tree';

const WIDTH = 79;
const INDENT = '    ';
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const KEYWORDS = new Set(('False None True and as assert async await break class continue def del elif else except finally for from global if import in is '
  + 'lambda nonlocal not or pass raise return try while with yield').split(' '));

/**
 * A flattened config as Python source: one assignment per variable, in order, literals only. mmengine and mmcv load from it
 * what they load from the original. Throws `UserError` for a variable whose name cannot be assigned to.
 */
export function printConfig(tree: ConfigTree, path: string): string {
  if (tree === null || typeof tree !== 'object' || !('dict' in tree)) throw new Error('a config is a dictionary');
  return tree.dict.map(([name, value]) => {
    if (!isName(name)) throw new UserError(l10n.t('{0} sets a variable named {1}, which is no Python name.', path, flat(name)), { place: { file: path } });
    return `${name} = ${render(value, '', name.length + 3)}\n`;
  }).join('');
}

function isName(key: ConfigTree): key is string {
  return typeof key === 'string' && IDENTIFIER.test(key) && key.normalize('NFKC') === key && !KEYWORDS.has(key);
}

/** On one line where it fits behind `used` characters, otherwise one item a line. */
function render(tree: ConfigTree, indent: string, used: number): string {
  const line = flat(tree);
  const parts = container(tree);
  if (!parts || parts.items.length === 0 || indent.length + used + line.length <= WIDTH) return line;
  const inner = indent + INDENT;
  const lines = parts.items.map(([prefix, item]) => `${inner}${prefix}${render(item, inner, prefix.length + 1)},\n`);
  return `${parts.open}\n${lines.join('')}${indent}${parts.close}`;
}

function flat(tree: ConfigTree): string {
  const parts = container(tree);
  if (!parts) return scalar(tree);
  const items = parts.items.map(([prefix, item]) => prefix + flat(item)).join(', ');
  const comma = parts.open === '(' && parts.items.length === 1 ? ',' : '';
  return parts.open + items + comma + parts.close;
}

interface Container { open: string; close: string; items: [prefix: string, item: ConfigTree][] }

function container(tree: ConfigTree): Container | undefined {
  if (tree === null || typeof tree !== 'object') return undefined;
  const bare = (items: ConfigTree[]): Container['items'] => items.map(item => ['', item]);
  if (Array.isArray(tree)) return { open: '[', close: ']', items: bare(tree) };
  if ('dict' in tree) return dictionary(tree.dict);
  if ('tuple' in tree) return { open: '(', close: ')', items: bare(tree.tuple) };
  // `{}` would be a dictionary.
  if ('set' in tree) return tree.set.length ? { open: '{', close: '}', items: bare(tree.set) } : { open: 'set(', close: ')', items: [] };
  return 'frozenset' in tree ? { open: 'frozenset([', close: '])', items: bare(tree.frozenset) } : undefined;
}

function dictionary(pairs: [ConfigTree, ConfigTree][]): Container {
  return pairs.every((pair): pair is [string, ConfigTree] => isName(pair[0]))
    ? { open: 'dict(', close: ')', items: pairs.map(([key, value]) => [`${key}=`, value]) }
    : { open: '{', close: '}', items: pairs.map(([key, value]) => [`${flat(key)}: `, value]) };
}

function scalar(tree: ConfigTree): string {
  if (tree === null) return 'None';
  if (typeof tree === 'boolean') return tree ? 'True' : 'False';
  if (typeof tree === 'string') return pythonString(tree);
  if (typeof tree !== 'object') return String(tree);
  if ('float' in tree) return /inf|nan/.test(tree.float) ? `float('${tree.float}')` : tree.float;
  if ('int' in tree) return tree.int;
  if ('bytes' in tree) return `b'${tree.bytes.replace(/../g, '\\x$&')}'`;
  throw new Error(`${tagOf(tree as never)} is no scalar`);
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\'': '\\\'', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A Python string literal. `{{` is broken up: mmengine and mmcv would take it for a placeholder of theirs. */
function pythonString(text: string): string {
  const escaped = text.replace(/[\\'\n\r\t]|\{(?=\{)|[\p{C}\p{Zl}\p{Zp}]/gu, character => ESCAPES[character] ?? codeEscape(character));
  return `'${escaped}'`;
}

function codeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
