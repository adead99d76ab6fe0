import * as l10n from '@vscode/l10n';
import { element, icon, textButton } from '../shared/dom';
import { anyFilter, noFilters, type Filters } from './filters';
import { renewChildren } from './keepFocus';
import type { Store } from './store';
import { faultName, imageCount, shownName, whole } from './words';

/** How many images are shown, and every filter as a chip that can be removed. */
export class Chips {
  readonly node = element('div', { class: 'chips' });
  private readonly count = element('span', { class: 'hint', role: 'status' });
  private readonly list = element('span', { class: 'chip-list' });
  private shown: Filters | undefined;

  constructor(
    private readonly store: Store,
    private readonly afterwards: () => void,
  ) {
    this.node.append(this.count, this.list);
  }

  render(): void {
    const { filters, shown, rows } = this.store;
    const all = rows.reduce(sum => sum + 1, 0);
    const text = anyFilter(filters)
      ? l10n.t('{0} of {1}', whole(shown.length), imageCount(all))
      : imageCount(all);
    if (this.count.textContent !== text) this.count.textContent = text;
    if (this.shown === filters) return;
    this.shown = filters;
    const chips = this.chips(filters);
    const clear = textButton(
      l10n.t('Clear All'),
      () => this.set({ ...noFilters, only: undefined }),
      { class: 'way', 'data-key': 'clear' },
    );
    renewChildren(this.list, chips.length ? [...chips, clear] : []);
  }

  private chips({ faults, differing, scores, text, only }: Filters): HTMLElement[] {
    const [low, high] = scores;
    return [
      ...faults.map(fault =>
        this.chip(fault, faultName(fault), { faults: faults.filter(other => other !== fault) }),
      ),
      ...(differing ? [this.chip('differing', faultName('differing'), { differing: false })] : []),
      ...(low > 0 || high < 1
        ? [
            this.chip('scores', l10n.t('score {0} – {1}', low.toFixed(2), high.toFixed(2)), {
              scores: [0, 1],
            }),
          ]
        : []),
      ...(text.trim()
        ? [this.chip('text', l10n.t('“{0}”', shownName(text.trim())), { text: '' })]
        : []),
      ...(only ? [this.chip('only', only.label, { only: undefined })] : []),
    ];
  }

  private chip(key: string, label: string, without: Partial<Filters>): HTMLElement {
    const chip = element(
      'button',
      {
        type: 'button',
        class: 'chip-button',
        'data-key': key,
        'aria-label': l10n.t('Remove the filter {0}', label),
        title: l10n.t('Remove the filter {0}', label),
      },
      element('bdi', {}, label),
      icon('close'),
    );
    chip.addEventListener('click', () => this.set(without));
    return chip;
  }

  /** The chip is gone with its filter, and the list has the focus. */
  private set(filters: Partial<Filters>): void {
    this.store.setFilters(filters);
    this.afterwards();
  }
}
