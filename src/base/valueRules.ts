import * as l10n from '@vscode/l10n';
import { visibleText } from './visibleText';

/**
 * Takes a value that is allowed under `key`, with nothing that is not known; throws `Refused` for
 * any other.
 */
export type Rule = (value: unknown, key: string) => unknown;

/**
 * A value that a rule does not allow; the message names the key, the value and what is expected.
 */
export class Refused extends Error {
  constructor(key: string, value: unknown, expected: string) {
    super(
      value === undefined
        ? l10n.t('{0} is missing; it must be {1}', key, expected)
        : l10n.t('{0} is {1}; it must be {2}', key, shown(value), expected),
    );
  }
}

/** As a message names it: what is long or nested by its kind. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return l10n.t('a list of {0}', value.length);
  if (typeof value === 'object' && value !== null) return l10n.t('an object');
  return typeof value === 'string' ? `"${visibleText(value, 60)}"` : String(value);
}

export function number(least: number, most: number): Rule {
  return (value, key) => {
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw new Refused(key, value, l10n.t('a number from {0} to {1}', least, most));
  };
}

export function whole(least: number, most: number): Rule {
  return (value, key) => {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
      return value;
    throw new Refused(key, value, l10n.t('a whole number from {0} to {1}', least, most));
  };
}

export const flag: Rule = (value, key) => {
  if (typeof value === 'boolean') return value;
  throw new Refused(key, value, 'true / false');
};

export function text(longest: number): Rule {
  return (value, key) => {
    if (typeof value === 'string' && value.length <= longest) return value;
    throw new Refused(key, value, l10n.t('a text of at most {0} characters', longest));
  };
}

export function oneOf(...values: (string | number)[]): Rule {
  return (value, key) => {
    if (values.includes(value as string)) return value;
    throw new Refused(key, value, values.join(' / '));
  };
}

export function list(of: Rule, least: number, most: number): Rule {
  return (value, key) => {
    if (Array.isArray(value) && value.length >= least && value.length <= most)
      return value.map((each, i) => of(each, `${key}[${i}]`));
    throw new Refused(
      key,
      value,
      least === most ? l10n.t('a list of {0}', least) : l10n.t('a list of {0} to {1}', least, most),
    );
  };
}

export function optional(rule: Rule): Rule {
  return (value, key) => (value === undefined ? undefined : rule(value, key));
}

/** An object of these keys; others are left out. */
export function shape(rules: Record<string, Rule>): Rule {
  return (value, key) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Refused(key, value, l10n.t('an object'));
    const given = value as Record<string, unknown>;
    const own = (name: string) => (Object.hasOwn(given, name) ? given[name] : undefined);
    const taken = Object.entries(rules).map(
      ([name, rule]) => [name, rule(own(name), key === '' ? name : `${key}.${name}`)] as const,
    );
    return Object.fromEntries(taken.filter(([, each]) => each !== undefined));
  };
}

/** An object of the shape that its `kind` asks for. */
export function byKind(kinds: Record<string, Record<string, Rule>>): Rule {
  return (value, key) => {
    const { kind } = shape({ kind: oneOf(...Object.keys(kinds)) })(value, key) as { kind: string };
    return shape({ kind: oneOf(kind), ...kinds[kind] })(value, key);
  };
}
