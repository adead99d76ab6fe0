import * as l10n from '@vscode/l10n';
import { visibleText } from '../../base/visibleText';
import type { ReportAbout, ReportProgress, ReportRow } from '../../protocol/report';
import { differencesOf, faults, stands, timesOf } from './faults';
import { faultCount, imageCount, shownName, textCount, whole } from './words';

export interface Headline {
  text: string;
  icon: string;
  tone: 'good' | 'differs' | 'quiet';
}

/** The report in a sentence: how many images are right, and what is wrong with the others. */
export function headline(
  about: ReportAbout,
  progress: ReportProgress | undefined,
  rows: readonly ReportRow[],
): Headline {
  if (progress?.of === 0 && progress.state !== 'running')
    return {
      text: l10n.t('No images in {0}.', shownName(about.name)),
      icon: 'info',
      tone: 'quiet',
    };
  const answered = rows.filter(({ state }) => state !== 'waiting');
  const why = reason(progress);
  if (!answered.length)
    return why ? { text: why, icon: 'warning', tone: 'differs' } : nothingYet(progress);
  const text = [why, cancelled(progress), ...sentences(about, answered)].filter(Boolean).join(' ');
  if (progress?.state === 'running') return { text, icon: 'loading', tone: 'quiet' };
  if (why) return { text, icon: 'warning', tone: 'differs' };
  if (progress?.state === 'paused') return { text, icon: 'debug-pause', tone: 'quiet' };
  if (answered.some(stands)) return { text, icon: 'warning', tone: 'differs' };
  return about.truth || about.other !== undefined
    ? { text, icon: 'pass-filled', tone: 'good' }
    : { text, icon: 'info', tone: 'quiet' };
}

/** Why a run paused by itself, and what to do about it. */
function reason({ state, message }: Partial<ReportProgress> = {}): string {
  return state === 'paused' && message !== undefined
    ? l10n.t('Paused: {0} Mend that, then resume.', visibleText(message))
    : '';
}

function nothingYet(progress: ReportProgress | undefined): Headline {
  if (progress?.state === 'paused')
    return { text: l10n.t('Paused before the first image.'), icon: 'debug-pause', tone: 'quiet' };
  if (progress?.state === 'cancelled')
    return { text: l10n.t('Cancelled before the first image.'), icon: 'info', tone: 'quiet' };
  return { text: l10n.t('Waiting for the first image…'), icon: 'loading', tone: 'quiet' };
}

function cancelled(progress: ReportProgress | undefined): string {
  return progress?.state === 'cancelled'
    ? l10n.t('Cancelled after {0} of {1} images.', whole(progress.done), whole(progress.of))
    : '';
}

function sentences(about: ReportAbout, answered: readonly ReportRow[]): string[] {
  const said = [
    ...(about.truth ? [againstTruth(answered)] : []),
    ...(about.other === undefined ? [] : [againstOther(answered, about.other)]),
  ];
  const failed = answered.filter(({ state }) => state === 'failed').length;
  const texts = answered.reduce((sum, { instances }) => sum + (instances ?? 0), 0);
  if (!said.length)
    said.push(l10n.t('{0} found in {1}.', textCount(texts), imageCount(answered.length - failed)));
  if (failed && !about.truth) said.push(l10n.t('{0} failed.', imageCount(failed)));
  return said;
}

function againstTruth(answered: readonly ReportRow[]): string {
  const sums = faults
    .map(fault => [fault, answered.reduce((sum, row) => sum + timesOf(row, fault), 0)] as const)
    .filter(([, times]) => times > 0)
    .map(([fault, times]) => faultCount(fault, times));
  const wrong = answered.filter(row => faults.some(fault => timesOf(row, fault) > 0)).length;
  if (wrong)
    return l10n.t(
      '{0} of {1} have faults: {2}.',
      whole(wrong),
      imageCount(answered.length),
      sums.join(', '),
    );
  return l10n.t('{0} right, as the ground truth has it.', imageCount(answered.length));
}

function againstOther(answered: readonly ReportRow[], other: string): string {
  const compared = answered.filter(({ differences }) => differences);
  const differing = compared.filter(row => differencesOf(row) > 0).length;
  return differing
    ? l10n.t(
        '{0} of {1} differ from {2}.',
        whole(differing),
        imageCount(compared.length),
        shownName(other),
      )
    : l10n.t('{0} the same as in {1}.', imageCount(compared.length), shownName(other));
}
