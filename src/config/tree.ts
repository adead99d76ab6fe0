import * as l10n from '@vscode/l10n';
import type { ConfigTree } from './configReply';
import { UserError } from '../base/errors';

/**
 * A config's values as plain data. A tuple is `{"__tuple__": […]}`; floats and ints are both
 * numbers, sets arrays, bytes hex.
 */
export type ConfigValue = null | boolean | number | string | ConfigValue[] | ConfigDict;
export interface ConfigDict {
  [key: string]: ConfigValue;
}

const TAGS = ['dict', 'tuple', 'set', 'frozenset', 'float', 'int', 'bytes'] as const;
type Tag = (typeof TAGS)[number];
const FLOAT = /^-?(\d+(\.\d+)?(e[+-]\d+)?|inf)$|^nan$/;
const DEEPEST = 200;

/** The one tag of a tagged value. */
export function tagOf(
  tree: Exclude<ConfigTree, null | boolean | number | string | ConfigTree[]>,
): Tag {
  return Object.keys(tree)[0] as Tag;
}

/**
 * Accepts only what `ConfigTree` allows. The tree comes from where a stranger's code ran: whatever
 * that code did to the interpreter, data is all that comes out. Throws `Error`, with the reason,
 * for anything else.
 */
export function checkTree(value: unknown, depth = 0): asserts value is ConfigTree {
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'string' ||
    Number.isSafeInteger(value)
  )
    return;
  if (depth > DEEPEST) throw new Error(l10n.t('nested too deeply'));
  if (Array.isArray(value)) {
    for (const item of value) checkTree(item, depth + 1);
    return;
  }
  const entries = typeof value === 'object' ? Object.entries(value) : [];
  const [tag, content] = entries[0] ?? [];
  if (entries.length !== 1 || !TAGS.includes(tag as Tag) || !fits(tag as Tag, content))
    throw new Error(l10n.t('no literal'));
  if (Array.isArray(content)) checkTree(content.flat(tag === 'dict' ? 1 : 0), depth + 1);
}

/** `checkTree` for the values of the config `path`. Throws `UserError`. */
export function requireTree(value: unknown, path: string): asserts value is ConfigTree {
  try {
    checkTree(value);
  } catch (error) {
    throw new UserError(
      l10n.t(
        '{0} has values that a flattened config cannot hold: {1}.',
        path,
        (error as Error).message,
      ),
      { place: { file: path } },
    );
  }
}

function fits(tag: Tag, content: unknown): boolean {
  if (tag === 'dict')
    return (
      Array.isArray(content) && content.every(pair => Array.isArray(pair) && pair.length === 2)
    );
  if (tag === 'tuple' || tag === 'set' || tag === 'frozenset') return Array.isArray(content);
  if (typeof content !== 'string') return false;
  return (tag === 'float' ? FLOAT : tag === 'int' ? /^-?\d+$/ : /^([0-9a-f]{2})*$/).test(content);
}

/** The tree as plain data. */
export function valuesOf(tree: ConfigTree): ConfigValue {
  if (tree === null || typeof tree !== 'object') return tree;
  if (Array.isArray(tree)) return tree.map(valuesOf);
  if ('dict' in tree)
    return Object.fromEntries(tree.dict.map(([key, value]) => [keyText(key), valuesOf(value)]));
  if ('tuple' in tree) return { __tuple__: tree.tuple.map(valuesOf) };
  if ('set' in tree) return tree.set.map(valuesOf);
  if ('frozenset' in tree) return tree.frozenset.map(valuesOf);
  if ('float' in tree) return Number(tree.float.replace('inf', 'Infinity'));
  return 'int' in tree ? Number(tree.int) : tree.bytes;
}

function keyText(key: ConfigTree): string {
  return typeof key === 'string' ? key : JSON.stringify(valuesOf(key));
}

/** `values` with tuples as arrays, for readers to whom the difference is nothing. */
export function plain(values: ConfigValue): ConfigValue {
  if (values === null || typeof values !== 'object') return values;
  if (Array.isArray(values)) return values.map(plain);
  const tuple = values['__tuple__'];
  if (Array.isArray(tuple)) return tuple.map(plain);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plain(value)]));
}

/** The tree with every string passed through `replace`; dictionary keys stay. */
export function withStrings(tree: ConfigTree, replace: (text: string) => string): ConfigTree {
  if (typeof tree === 'string') return replace(tree);
  if (tree === null || typeof tree !== 'object') return tree;
  const inside = (items: ConfigTree[]): ConfigTree[] =>
    items.map(item => withStrings(item, replace));
  if (Array.isArray(tree)) return inside(tree);
  if ('dict' in tree)
    return { dict: tree.dict.map(([key, value]) => [key, withStrings(value, replace)]) };
  if ('tuple' in tree) return { tuple: inside(tree.tuple) };
  if ('set' in tree) return { set: inside(tree.set) };
  return 'frozenset' in tree ? { frozenset: inside(tree.frozenset) } : tree;
}
