import * as l10n from '@vscode/l10n';
import { element, icon, iconButton } from '../shared/dom';
import { faults, type Fault } from './faults';
import type { Mode } from './kept';
import { ScoreRange } from './scoreRange';
import { sorts, type Sort } from './sorting';
import type { Store } from './store';
import { faultIcon, faultMeaning, faultName, whole } from './words';

/** Which images are shown, and how: switches with counts, score range, search, order, look. */
export class FilterBar {
  readonly node: HTMLElement;
  readonly search = element('input', {
    type: 'search',
    class: 'search',
    placeholder: l10n.t('Search names and texts (/)'),
    'aria-label': l10n.t('Search names and texts'),
    'aria-keyshortcuts': '/',
    spellcheck: 'false',
  });
  private readonly switches = [...faults, 'differing' as const].map(fault => ({
    fault,
    ...this.switch(fault),
  }));
  private readonly scores: ScoreRange;
  private readonly order = element(
    'select',
    { class: 'picker', 'aria-label': l10n.t('Order') },
    ...sorts.map(sort => element('option', { value: sort }, sortName(sort))),
  );
  private readonly modes = {
    gallery: this.mode('gallery', 'layout', l10n.t('Gallery')),
    list: this.mode('list', 'list-unordered', l10n.t('List')),
  };

  constructor(
    private readonly store: Store,
    toList: () => void,
  ) {
    this.search.addEventListener('keydown', ({ key, isComposing }) => {
      if (key === 'Enter' && !isComposing) toList();
    });
    this.search.addEventListener('input', () => store.setFilters({ text: this.search.value }));
    this.order.addEventListener('change', () => store.setView({ sort: this.order.value as Sort }));
    this.scores = new ScoreRange(scores => store.setFilters({ scores }));
    const buttons = this.switches.map(({ button }) => button);
    const look = element('div', { class: 'modes' }, this.modes.gallery, this.modes.list);
    this.node = element(
      'div',
      { class: 'filter-bar' },
      element(
        'div',
        { class: 'switches', role: 'group', 'aria-label': l10n.t('Show only') },
        ...buttons,
      ),
      this.scores.node,
      element('span', { class: 'search-box' }, icon('search'), this.search),
      element('span', { class: 'order side' }, this.order),
      look,
    );
  }

  render(): void {
    const { about, filters, counts, rows, view } = this.store;
    const failed = filters.faults.includes('failed') || rows.some(row => row.state === 'failed');
    for (const { fault, button, count } of this.switches) {
      const pressed = fault === 'differing' ? filters.differing : filters.faults.includes(fault);
      const possible = possibilities(fault, failed, about?.other, Boolean(about?.truth));
      button.hidden = !possible && !pressed;
      button.setAttribute('aria-pressed', String(pressed));
      button.classList.toggle('none', !counts[fault]);
      count.textContent = whole(counts[fault]);
    }
    this.scores.render(
      filters.scores,
      rows.some(row => row.lowestScore !== undefined),
    );
    if (this.search.value !== filters.text) this.search.value = filters.text;
    this.order.value = view.sort;
    for (const mode of ['gallery', 'list'] as const)
      this.modes[mode].setAttribute('aria-pressed', String(view.mode === mode));
  }

  private switch(fault: Fault | 'differing'): { button: HTMLButtonElement; count: HTMLElement } {
    const count = element('span', { class: 'count' });
    const button = element(
      'button',
      { type: 'button', class: 'switch', title: faultMeaning(fault), 'data-fault': fault },
      icon(faultIcon[fault], fault),
      `${faultName(fault)} `,
      count,
    );
    button.addEventListener('click', () => this.toggle(fault));
    return { button, count };
  }

  private toggle(fault: Fault | 'differing'): void {
    const { faults: chosen, differing } = this.store.filters;
    if (fault === 'differing') this.store.setFilters({ differing: !differing });
    else
      this.store.setFilters({
        faults: chosen.includes(fault)
          ? chosen.filter(other => other !== fault)
          : [...chosen, fault],
      });
  }

  private mode(mode: Mode, iconName: string, label: string): HTMLButtonElement {
    return iconButton(iconName, label, () => this.store.setView({ mode }));
  }
}

/** A switch that no image could pass is not offered. */
function possibilities(
  fault: Fault | 'differing',
  failed: boolean,
  other: string | undefined,
  truth: boolean,
): boolean {
  if (fault === 'differing') return other !== undefined;
  return fault === 'failed' ? failed : truth;
}

function sortName(sort: Sort): string {
  switch (sort) {
    case 'worst':
      return l10n.t('Worst first');
    case 'name':
      return l10n.t('By name');
    case 'order':
      return l10n.t("In the run's order");
    case 'time':
      return l10n.t('Slowest first');
  }
}
