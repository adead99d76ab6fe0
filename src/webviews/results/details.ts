import * as l10n from '@vscode/l10n';
import type { ComparedInstance } from '../../compare/comparison';
import { closeUp } from './closeUp';
import { readings } from './readings';
import { element } from '../shared/dom';
import type { Content } from './store';
import { iou, score, shownDelta, sideWord, signedDelta, standing } from './words';

/** The selected instance up close: its piece of the image, its text on both sides, what differs. */
export class Details {
  readonly node = element('section', {
    class: 'details',
    'aria-label': l10n.t('Selected instance'),
  });

  constructor(private readonly onChoose: (row: ComparedInstance) => void) {}

  private shown: { row: ComparedInstance | undefined; content: Content } | undefined;

  render(row: ComparedInstance | undefined, content: Content): void {
    // Hovering asks again and again; the crop is drawn once.
    if (this.shown?.row === row && this.shown?.content === content) return;
    const another = this.shown?.row?.number !== row?.number;
    this.shown = { row, content };
    this.node.hidden = !content.rows.length;
    // Where it scrolls, the keyboard must reach it.
    this.node.tabIndex = row ? 0 : -1;
    if (!row) {
      this.node.replaceChildren(
        element('p', { class: 'hint' }, l10n.t('Select an instance to see it up close.')),
      );
      return;
    }
    const stands = standing(row, content).text;
    const figure = content.image && closeUp(row, content.image);
    this.node.replaceChildren(
      element(
        'h2',
        {},
        l10n.t('Instance {0}', row.number),
        stands ? element('span', { class: 'hint' }, stands) : undefined,
      ),
      element(
        'div',
        { class: 'near' },
        figure,
        element(
          'div',
          { class: 'said' },
          ...readings(row, content),
          numbers(row, content, this.onChoose),
        ),
      ),
    );
    if (another) this.node.scrollTop = 0;
  }
}

function numbers(
  row: ComparedInstance,
  content: Content,
  onChoose: (row: ComparedInstance) => void,
): HTMLElement {
  const entry = (label: string, value: string | undefined): HTMLElement[] =>
    value === undefined
      ? []
      : [element('div', {}, element('dt', {}, label), element('dd', {}, value))];
  const sides = (label: string, key: 'score' | 'textScore' | 'labelScore'): HTMLElement[] =>
    (['left', 'right'] as const).flatMap(side =>
      entry(
        l10n.t('{0}, {1}', label, sideWord(content, side)),
        row[side]?.[key] === undefined ? undefined : score(row[side][key]),
      ),
    );
  return element(
    'dl',
    {},
    ...sides(l10n.t('Score'), 'score'),
    ...sides(l10n.t('Text score'), 'textScore'),
    ...(['left', 'right'] as const).flatMap(side =>
      entry(l10n.t('{0}, {1}', l10n.t('Label'), sideWord(content, side)), row[side]?.label),
    ),
    ...sides(l10n.t('Label score'), 'labelScore'),
    ...counterparts(row, content, onChoose),
    ...entry(
      l10n.t('Δ score'),
      shownDelta(row) === undefined ? undefined : signedDelta(shownDelta(row)),
    ),
    ...entry(l10n.t('IoU'), row.iou === undefined ? undefined : iou(row.iou)),
  );
}

/** The values of a key and the keys of a value, each a way there, with the pair's score. */
function counterparts(
  row: ComparedInstance,
  content: Content,
  onChoose: (row: ComparedInstance) => void,
): HTMLElement[] {
  return content.links
    .filter(({ key, value }) => key === row || value === row)
    .flatMap(link =>
      (['left', 'right'] as const).flatMap(side => {
        if (link[side] === undefined) return [];
        const [role, other] =
          link.key === row ? [l10n.t('Value'), link.value] : [l10n.t('Key'), link.key];
        const way = element(
          'button',
          { class: 'way', type: 'button', dir: 'auto' },
          [other.number, other[side]?.text].filter(Boolean).join(' · '),
        );
        way.addEventListener('click', () => onChoose(other));
        return [
          element(
            'div',
            {},
            element('dt', {}, l10n.t('{0}, {1}', role, sideWord(content, side))),
            element('dd', {}, way, ` ${score(link[side])}`),
          ),
        ];
      }),
    );
}
