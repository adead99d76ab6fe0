import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { defaultCompareOptions } from '../compare/compare';
import type { CompareOptions } from '../compare/comparison';
import type { RunHeader } from '../runs/runFile';

/** When two texts count as the same: as they are, but for upper and lower case, always. */
export type TextRule = 'exact' | 'ignore-case' | 'any';
const textRules: readonly TextRule[] = ['exact', 'ignore-case', 'any'];

/** What a run may differ in from its baseline without being a regression. */
export interface Tolerance {
  compare: CompareOptions;
  text: TextRule;
}

/** Those of `src/compare`. */
export const defaultTolerance: Tolerance = { compare: defaultCompareOptions, text: 'exact' };

/** The numbers by name: least IoU of the same boundary, largest difference of a score, … */
const numbers = {
  iou: 'sameIou',
  score: 'sameScore',
  match: 'matchIou',
  threshold: 'scoreThreshold',
} as const satisfies Record<string, keyof CompareOptions>;

/** The defaults as they are written. */
export const toleranceForm = [
  ...Object.entries(numbers).map(([name, key]) => `${name}=${defaultCompareOptions[key]}`),
  `text=${defaultTolerance.text}`,
].join(',');

/**
 * `NAME=VALUE[,NAME=VALUE…]`: `iou`, `score`, `match` and `threshold` are numbers from 0 to 1,
 * `text` is a `TextRule`; what is not named stays as in `defaultTolerance`. Throws `UserError` for
 * any other name or value.
 */
export function parseTolerance(given: string): Tolerance {
  const tolerance = { ...defaultTolerance, compare: { ...defaultTolerance.compare } };
  const seen = new Set<string>();
  for (const part of given.split(',')) {
    const [, name = '', value = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
    if (name === '' || value === '')
      throw wrong(l10n.t('"{0}" is not of the form {1}', part.trim(), 'NAME=VALUE'));
    if (seen.has(name)) throw wrong(l10n.t('{0} is given twice', name));
    seen.add(name);
    if (name === 'text') tolerance.text = textRule(value);
    else if (Object.hasOwn(numbers, name))
      tolerance.compare[numbers[name as keyof typeof numbers]] = share(name, value);
    else
      throw wrong(
        l10n.t(
          'there is no "{0}"; there are {1}',
          name,
          [...Object.keys(numbers), 'text'].join(', '),
        ),
      );
  }
  return tolerance;
}

/** The tolerance that a baseline's header names (`"tolerance": "iou=0.9"`), else the default. */
export function toleranceOf(header: RunHeader | undefined): Tolerance {
  const { tolerance } = Object(header) as { tolerance?: unknown };
  return typeof tolerance === 'string' ? parseTolerance(tolerance) : defaultTolerance;
}

function share(name: string, value: string): number {
  const number = Number(value);
  // Number() also takes hexadecimal and other forms that nobody means.
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) && number <= 1) return number;
  throw wrong(l10n.t('{0} must be a number from 0 to 1, not "{1}"', name, value));
}

function textRule(value: string): TextRule {
  const rule = textRules.find(known => known === value);
  if (rule) return rule;
  throw wrong(l10n.t('{0} must be one of {1}, not "{2}"', 'text', textRules.join(', '), value));
}

function wrong(why: string): UserError {
  return new UserError(l10n.t('The tolerance is wrong: {0}.', why));
}
