import * as l10n from '@vscode/l10n';
import type { ComparedInstance, Comparison } from './comparison';
import { differing, quoted } from './differing';
import { delta } from './figures';
import type { SideNames } from './sideNames';

/** What two predictions of one image have to say to each other, in one or a few whole sentences. */
export function verdict(comparison: Comparison, names: SideNames): string {
  if (comparison.incomparable) return whyIncomparable(comparison.incomparable, names);
  if (!comparison.rows.length) return nothingFound(comparison);
  const [row] = comparison.rows;
  if (
    comparison.rows.length === 1 &&
    row!.left &&
    row!.right &&
    !row!.left.polygon &&
    !row!.right.polygon
  )
    return names.truth ? truthReading(row!, names, names.truth) : readings(row!, names);
  return sentences([
    matched(comparison),
    ...differing(comparison),
    onlyIn(
      comparison.rows.filter(({ right }) => !right),
      names.left,
    ),
    onlyIn(
      comparison.rows.filter(({ left }) => !left),
      names.right,
    ),
    ignored(comparison),
    comparison.largestScoreDelta > 0
      ? l10n.t('Largest Δ score {0}.', delta(comparison.largestScoreDelta))
      : undefined,
  ]);
}

function whyIncomparable(
  why: NonNullable<Comparison['incomparable']>,
  { left, right }: SideNames,
): string {
  switch (why) {
    case 'task':
      return l10n.t(
        'Not comparable: {0} and {1} answer different tasks. Choose two models of the same task.',
        left,
        right,
      );
    case 'orientation':
      return l10n.t(
        'Not comparable: {0} and {1} turn this image differently. Use the same color_type in LoadImageFromFile of both configs.',
        left,
        right,
      );
    case 'amount':
      return l10n.t(
        'Not comparable: {0} and {1} found thousands of boundaries on top of each other.',
        left,
        right,
      );
    case 'size':
      return l10n.t('Not comparable: {0} and {1} saw images of different size.', left, right);
  }
}

function nothingFound({ belowThreshold }: Comparison): string {
  if (!belowThreshold) return l10n.t('Neither run found any text.');
  return belowThreshold === 1
    ? l10n.t('No text above the score threshold; 1 instance is below it.')
    : l10n.t('No text above the score threshold; {0} instances are below it.', belowThreshold);
}

/** A recogniser reads the whole image: text against text. */
function readings(row: ComparedInstance, names: SideNames): string {
  const [a, b] = [quoted(row.left!.text), quoted(row.right!.text)];
  const same = row.left!.text === row.right!.text;
  const difference = row.textScoreDelta
    ? l10n.t('Δ score {0}.', delta(Math.abs(row.textScoreDelta)))
    : undefined;
  if (same || (!a && !b))
    return sentences([
      a ? l10n.t('Both runs read “{0}”.', a) : l10n.t('Neither run read any text.'),
      difference,
    ]);
  if (!a || !b) {
    return a
      ? l10n.t('Only {0} read text: “{1}”.', names.left, a)
      : l10n.t('Only {0} read text: “{1}”.', names.right, b);
  }
  return sentences([
    l10n.t('The texts differ: {0} reads “{1}”, {2} reads “{3}”.', names.left, a, names.right, b),
    difference,
  ]);
}

/** What a recogniser reads, against the word that stands there. */
function truthReading(
  row: ComparedInstance,
  names: SideNames,
  truth: NonNullable<SideNames['truth']>,
): string {
  const reader = truth === 'left' ? 'right' : 'left';
  const [word, read] = [quoted(row[truth]!.text), quoted(row[reader]!.text)];
  return row.same
    ? l10n.t('As the ground truth says, {0} reads “{1}”.', names[reader], read)
    : l10n.t('The ground truth says “{0}”, {1} reads “{2}”.', word, names[reader], read);
}

function matched({ rows, matched: count }: Comparison): string {
  if (count === 0)
    return rows.length === 1
      ? l10n.t('The only text instance has no match.')
      : l10n.t('None of {0} match.', rows.length);
  if (count < rows.length) return l10n.t('{0} of {1} match.', count, rows.length);
  return count === 1 ? l10n.t('The only text instance matches.') : l10n.t('All {0} match.', count);
}

function onlyIn(rows: ComparedInstance[], name: string): string | undefined {
  const near = rows.filter(row => row.nearThreshold).length;
  const scores = rows.flatMap(({ left, right }) => (left ?? right)!.score ?? []);
  const [low, high] = [Math.min(...scores).toFixed(2), Math.max(...scores).toFixed(2)];
  switch (rows.length) {
    case 0:
      return undefined;
    case 1:
      if (near) return l10n.t('1 only in {0} (score {1}, near the threshold).', name, low);
      return scores.length
        ? l10n.t('1 only in {0} (score {1}).', name, low)
        : l10n.t('1 only in {0}.', name);
    default:
      if (near === rows.length)
        return l10n.t(
          '{0} only in {1} (scores {2} to {3}, all near the threshold).',
          rows.length,
          name,
          low,
          high,
        );
      if (near)
        return l10n.t(
          '{0} only in {1} (scores {2} to {3}, {4} near the threshold).',
          rows.length,
          name,
          low,
          high,
          near,
        );
      return scores.length
        ? l10n.t('{0} only in {1} (scores {2} to {3}).', rows.length, name, low, high)
        : l10n.t('{0} only in {1}.', rows.length, name);
  }
}

/** Of ground truth that says where nothing is judged. */
function ignored({ ignored: count = 0 }: Comparison): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? l10n.t('1 is left out where the ground truth says to ignore.')
    : l10n.t('{0} are left out where the ground truth says to ignore.', count);
}

/** Sentences in a row; the template lets a translation join them without a space. */
function sentences(parts: (string | undefined)[]): string {
  return parts
    .filter(part => part !== undefined)
    .reduce((all, next) => l10n.t('{0} {1}', all, next));
}
