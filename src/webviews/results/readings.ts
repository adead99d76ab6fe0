import * as l10n from '@vscode/l10n';
import type { ComparedInstance, TextEdit } from '../../compare/comparison';
import { element } from '../shared/dom';
import type { Content } from './store';
import { truthOf } from './truthLayer';
import { sideWord } from './words';

/**
 * Both readings, with the characters that are only in one of them marked, and what stands there by
 * the ground truth.
 */
export function readings(row: ComparedInstance, content: Content): HTMLElement[] {
  const sides = (['left', 'right'] as const).flatMap(side => {
    const text = row[side]?.text;
    if (text === undefined) return [];
    const edits: TextEdit[] = row.textEdits ?? [{ op: 'keep', text }];
    const own = side === 'left' ? 'delete' : 'insert';
    const pieces = edits
      .filter(({ op }) => op === 'keep' || op === own)
      .map((edit): string | HTMLElement =>
        edit.op === 'keep' ? edit.text : element(own === 'delete' ? 'del' : 'ins', {}, edit.text),
      );
    const shown = text || row.textEdits ? pieces : [l10n.t('no text')];
    return [reading(side, sideWord(content, side), shown)];
  });
  const truth = truthOf(row, content)?.text;
  return truth === undefined ? sides : [...sides, reading('truth', l10n.t('truth'), [truth])];
}

function reading(
  of: 'left' | 'right' | 'truth',
  word: string,
  pieces: (string | HTMLElement)[],
): HTMLElement {
  return element(
    'p',
    { class: 'reading' },
    element('span', { class: `side-word ${of}` }, word),
    element('span', { class: 'reading-text', dir: 'auto' }, ...pieces),
  );
}
