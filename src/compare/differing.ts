import * as l10n from '@vscode/l10n';
import type { ComparedInstance, Comparison, Difference } from './comparison';
import { visibleText } from '../base/visibleText';
import { iouText } from './figures';

/** More row numbers than this are not named. */
const named = 8;
/** Longer texts are cut in a sentence. */
const longest = 200;

/**
 * Of what is matched, but not the same within the tolerances: what differs, counted, and which
 * texts. One sentence each.
 */
export function differing({ rows, smallestIou, relations }: Comparison): string[] {
  const of = (what: Difference): ComparedInstance[] =>
    rows.filter(({ differs }) => differs?.includes(what));
  const [boundaries, scores] = [of('boundary').length, of('score').length];
  const iou = iouText(smallestIou ?? 0);
  return [
    boundaries === 0
      ? undefined
      : boundaries === 1
        ? l10n.t('1 boundary differs (IoU {0}).', iou)
        : l10n.t('{0} boundaries differ (IoU down to {1}).', boundaries, iou),
    scores === 0
      ? undefined
      : scores === 1
        ? l10n.t('1 score differs.')
        : l10n.t('{0} scores differ.', scores),
    texts(of('text')),
    textsInOtherBoundaries(of('text')),
    labels(of('label')),
    relations && pairs(relations.onlyLeft + relations.onlyRight),
  ].filter(sentence => sentence !== undefined);
}

/** A stranger's text inside a sentence. */
export function quoted(text = ''): string {
  return visibleText(text, longest);
}

function texts(rows: ComparedInstance[]): string | undefined {
  const [row] = rows;
  if (!row) return undefined;
  if (rows.length > 1)
    return l10n.t('{0} texts differ (instances {1}).', rows.length, numbers(rows));
  return l10n.t(
    '1 text differs (instance {0}: “{1}” and “{2}”).',
    row.number,
    quoted(row.left?.text),
    quoted(row.right?.text),
  );
}

/** A recogniser that is given another crop may well read another text. */
function textsInOtherBoundaries(rows: ComparedInstance[]): string | undefined {
  const count = rows.filter(({ differs }) => differs?.includes('boundary')).length;
  if (count === 0) return undefined;
  return count === 1
    ? l10n.t('1 of these texts was read inside a boundary that differs, too.')
    : l10n.t('{0} of these texts were read inside boundaries that differ, too.', count);
}

function labels(rows: ComparedInstance[]): string | undefined {
  const [row] = rows;
  if (!row) return undefined;
  if (rows.length > 1)
    return l10n.t('{0} labels differ (instances {1}).', rows.length, numbers(rows));
  return l10n.t(
    '1 label differs (instance {0}: {1} and {2}).',
    row.number,
    quoted(row.left?.label ?? '–'),
    quoted(row.right?.label ?? '–'),
  );
}

function pairs(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? l10n.t('1 key–value pair is only on one side.')
    : l10n.t('{0} key–value pairs are only on one side.', count);
}

function numbers(rows: ComparedInstance[]): string {
  const all = rows.map(({ number }) => number).sort((a, b) => a - b);
  return all.length > named ? `${all.slice(0, named).join(', ')} …` : all.join(', ');
}
