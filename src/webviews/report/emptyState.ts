import * as l10n from '@vscode/l10n';
import { element, icon, textButton } from '../shared/dom';
import { anyFilter } from './filters';
import type { Store } from './store';

/** What stands where no image does: why, and where there is one, the way out. */
export class EmptyState {
  readonly node: HTMLElement;
  private readonly sign = icon('filter');
  private readonly text = element('p');
  private readonly out: HTMLElement;

  constructor(
    private readonly store: Store,
    showAll: () => void,
  ) {
    this.out = textButton(l10n.t('Show All Images'), showAll);
    this.node = element('div', { class: 'none-fit' }, this.sign, this.text, this.out);
  }

  render(): void {
    const { shown, rows, filters, progress } = this.store;
    const filteredOut = rows.length > 0 && anyFilter(filters);
    this.node.hidden = shown.length > 0;
    this.out.hidden = !filteredOut;
    const none = progress?.of === 0 && progress.state !== 'running';
    const name = none ? 'folder' : 'file-media';
    this.sign.className = `codicon codicon-${filteredOut ? 'filter' : name}`;
    const text = none
      ? l10n.t('There are no images here.')
      : l10n.t('The images appear here, each with its answer.');
    this.text.textContent = filteredOut ? l10n.t('No image fits these filters.') : text;
  }
}
