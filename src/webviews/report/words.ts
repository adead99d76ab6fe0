import * as l10n from '@vscode/l10n';
import { visibleText } from '../../base/visibleText';
import type { ReportRow } from '../../protocol/report';
import { differencesOf, faults, timesOf, type Fault } from './faults';

/** A name or a text of a stranger, in one line of what fits on a screen. */
export const shownName = (name: string): string => visibleText(name, 240);

/** A whole number as the editor's language groups its digits. */
export const whole = (value: number): string =>
  value.toLocaleString(document.documentElement.lang || 'en');

/** The file's name in an image's path, whichever way its slashes lean. */
export const fileName = (path: string): string => path.slice(path.search(/[^/\\]*$/));

export const faultIcon: Record<Fault | 'differing', string> = {
  missed: 'circle-slash',
  invented: 'diff-added',
  moved: 'move',
  misread: 'case-sensitive',
  failed: 'error',
  differing: 'diff',
};

export function faultName(fault: Fault | 'differing'): string {
  switch (fault) {
    case 'missed':
      return l10n.t('Missed');
    case 'invented':
      return l10n.t('Invented');
    case 'moved':
      return l10n.t('Moved');
    case 'misread':
      return l10n.t('Misread');
    case 'failed':
      return l10n.t('Failed');
    case 'differing':
      return l10n.t('Differs');
  }
}

/** What a fault is, in a sentence. */
export function faultMeaning(fault: Fault | 'differing'): string {
  switch (fault) {
    case 'missed':
      return l10n.t('In the ground truth, but not found.');
    case 'invented':
      return l10n.t('Found, but not in the ground truth.');
    case 'moved':
      return l10n.t('Found, but not quite where the ground truth has it: IoU under 0.75.');
    case 'misread':
      return l10n.t('Found, but read as another text.');
    case 'failed':
      return l10n.t('Images that got no answer.');
    case 'differing':
      return l10n.t('Only images on which the two runs differ.');
  }
}

/** A count of one fault: "2 missed". */
export function faultCount(fault: Fault | 'differing', times: number): string {
  const count = whole(times);
  switch (fault) {
    case 'missed':
      return l10n.t('{0} missed', count);
    case 'invented':
      return l10n.t('{0} invented', count);
    case 'moved':
      return l10n.t('{0} moved', count);
    case 'misread':
      return l10n.t('{0} misread', count);
    case 'failed':
      return l10n.t('{0} failed', count);
    case 'differing':
      return times === 1 ? l10n.t('1 difference') : l10n.t('{0} differences', count);
  }
}

export const imageCount = (count: number): string =>
  count === 1 ? l10n.t('1 image') : l10n.t('{0} images', whole(count));

export const textCount = (count: number): string =>
  count === 1 ? l10n.t('1 text') : l10n.t('{0} texts', whole(count));

/** How an image stands, in words: for a screen reader, and on hover. */
export function standingOf(row: ReportRow): string {
  if (row.state === 'waiting') return l10n.t('waiting');
  if (row.state === 'failed') return l10n.t('failed: {0}', visibleText(row.error ?? '', 300));
  const found = faults
    .map(fault => [fault, timesOf(row, fault)] as const)
    .filter(([, times]) => times > 0)
    .map(([fault, times]) => faultCount(fault, times));
  const differences = differencesOf(row);
  const incomparable = row.differences?.incomparable;
  return [
    textCount(row.instances ?? 0),
    ...(row.truth && !found.length ? [l10n.t('all right')] : found),
    ...(differences ? [faultCount('differing', differences)] : []),
    ...(incomparable === undefined ? [] : [visibleText(incomparable, 300)]),
    ...(row.lowestScore === undefined
      ? []
      : [l10n.t('lowest score {0}', row.lowestScore.toFixed(2))]),
  ].join(', ');
}

/** How long it takes until the end; the last half minute says no number. */
export function timeLeft(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 30_000) return l10n.t('less than a minute left');
  if (minutes <= 1) return l10n.t('about a minute left');
  if (minutes < 100) return l10n.t('about {0} minutes left', minutes);
  return l10n.t('about {0} hours left', Math.round(minutes / 60));
}
