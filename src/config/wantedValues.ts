import type { TextEdit, WantedValues } from './configReply';
import { plain, type ConfigDict, type ConfigValue } from './tree';

/** The innermost values of `wanted`, by their keys from the top. */
export function* leavesOf(
  wanted: WantedValues,
  above: string[] = [],
): Generator<{ keys: string[]; source: string }> {
  for (const [key, value] of Object.entries(wanted)) {
    if (typeof value === 'string') yield { keys: [...above, key], source: value };
    else yield* leavesOf(value, [...above, key]);
  }
}

/** Puts a value at the end of `keys` into `wanted`, whose dictionaries are made on the way. */
export function want(wanted: WantedValues, keys: readonly string[], source: string): void {
  const [key, ...rest] = keys as [string, ...string[]];
  if (rest.length === 0) {
    wanted[key] = source;
    return;
  }
  const inner = wanted[key];
  const made = typeof inner === 'object' ? inner : {};
  wanted[key] = made;
  want(made, rest, source);
}

/** A number or a text as Python writes it; `float` for a whole number that is one there. */
export function pythonSource(value: number | string, float: boolean): string {
  if (typeof value === 'string')
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return float && Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** The text with its edits made. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort(([a], [b]) => b - a)
    .reduce((now, [start, end, more]) => now.slice(0, start) + more + now.slice(end), text);
}

/**
 * Whether a config changed in nothing but what was wanted, and the variables that hold it. Numbers
 * are compared as numbers: 2 is 2.0.
 */
export function onlyChanged(
  before: ConfigDict,
  after: ConfigDict,
  wanted: WantedValues,
  variables: readonly string[],
): boolean {
  const expected = plain(before) as ConfigDict;
  for (const { keys, source } of leavesOf(wanted)) put(expected, keys, valueOf(source));
  const found = plain(after) as ConfigDict;
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].every(name => variables.includes(name) || same(expected[name], found[name]));
}

function put(values: ConfigDict, [key, ...rest]: string[], value: ConfigValue): void {
  if (rest.length === 0) {
    values[key!] = value;
    return;
  }
  const inner = values[key!];
  const dict = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {};
  values[key!] = dict;
  put(dict, rest, value);
}

function valueOf(source: string): ConfigValue {
  return source.startsWith("'")
    ? source.slice(1, -1).replaceAll("\\'", "'").replaceAll('\\\\', '\\')
    : Number(source);
}

/** Whatever the order of keys. */
function same(a: ConfigValue | undefined, b: ConfigValue | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Object.is(a, b);
  const [ours, theirs] = [Object.entries(a), Object.entries(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    ours.length === theirs.length &&
    ours.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as ConfigDict)[key]))
  );
}
