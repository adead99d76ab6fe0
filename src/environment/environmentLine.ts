import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import type { EnvironmentReport } from './checkEnvironment';
import type { CheckOutcome } from './checkSideBySide';

/** More names of what lacks are counted only; those that tell most come first. */
const MOST_NAMES = 4;
const FIRST = ['MMOCR', 'PyTorch', 'MMCV', 'TorchServe'];

/** What a package says when it does not load may be long. */
const LONGEST_LINE = 300;

/** One line on what a Python has and lacks, or on why it does not work. */
export function environmentLine(outcome: CheckOutcome): string {
  if ('error' in outcome) return visibleText(outcome.error, LONGEST_LINE);
  const { packages, lacks } = outcome.report;
  const has = [
    named('MMOCR', packages['mmocr']?.version),
    named(packages['mmcv']?.distribution ?? '', packages['mmcv']?.version),
    named('PyTorch', packages['torch']?.version),
    named('TorchServe', packages['ts']?.version),
  ]
    .filter(text => text !== undefined)
    .join(', ');
  const missing = lacks.flatMap(lack => lack.missing ?? []);
  const said = [
    ...(missing.length > 0 ? [l10n.t('lacks: {0}', listed(missing))] : []),
    ...lacks.flatMap(({ broken }) =>
      broken ? [l10n.t('{0} does not load: {1}', broken.name, broken.error)] : [],
    ),
    ...lacks.filter(lack => !lack.missing && !lack.broken).map(lack => lack.message),
  ];
  return visibleText([has, ...said].filter(Boolean).join(' · '), LONGEST_LINE);
}

/** Whether a Python is of any use here: one that only serves, or only exports, is. */
export function isUseful({ lacks }: EnvironmentReport): boolean {
  return !lacks.some(lack => lack.for === 'both');
}

/**
 * The order in which Pythons are offered: those that serve first; those that are still asked before
 * those that are of no use.
 */
export function rank(outcome: CheckOutcome | undefined): number {
  if (outcome === undefined) return 3;
  if ('error' in outcome) return 6;
  const { report } = outcome;
  if (!isUseful(report)) return report.generation === undefined ? 5 : 4;
  const lacks = (purpose: string): boolean => report.lacks.some(lack => lack.for === purpose);
  if (lacks('serving')) return 2;
  return lacks('exporting') ? 1 : 0;
}

function named(name: string, version: string | undefined): string | undefined {
  return version === undefined ? undefined : `${name} ${version}`;
}

function listed(missing: string[]): string {
  const sorted = [
    ...FIRST.filter(name => missing.includes(name)),
    ...missing.filter(name => !FIRST.includes(name)),
  ];
  const shown = sorted.slice(0, MOST_NAMES).join(', ');
  const more = sorted.length - MOST_NAMES;
  return more > 0 ? l10n.t('{0} and {1} more', shown, more) : shown;
}
