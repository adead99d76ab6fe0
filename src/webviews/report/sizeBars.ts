import * as l10n from '@vscode/l10n';
import type { SizeBin } from '../../protocol/report';
import { element } from '../shared/dom';
import type { Filters } from './filters';
import { renewChildren } from './keepFocus';
import { namedRows } from './namedRows';
import { shownName, whole } from './words';

/** How much of what is there was missed, by size or by ratio; each bar leads to its images. */
export class SizeBars {
  readonly node: HTMLElement;
  private readonly bars = element('ul');
  private shown: SizeBin[] | undefined;

  /** `id` tells the two such parts of the page apart. */
  constructor(
    private readonly id: string,
    private readonly title: string,
    hint: string,
    private readonly lead: (filters: Partial<Filters>) => void,
  ) {
    this.node = element(
      'section',
      { class: 'size-bars', 'aria-labelledby': id },
      element('h2', {}, element('span', { id }, title), element('span', { class: 'hint' }, hint)),
      this.bars,
    );
  }

  render(bins: SizeBin[]): void {
    this.node.hidden = !bins.some(({ there }) => there > 0);
    if (this.shown === bins) return;
    this.shown = bins;
    renewChildren(
      this.bars,
      bins.map((bin, i) => this.bar(bin, i)),
    );
  }

  private bar({ label, there, missed, rows }: SizeBin, i: number): HTMLElement {
    const fill = element('span', { class: 'missed-share' });
    fill.style.inlineSize = `${there ? (100 * missed) / there : 0}%`;
    const name = shownName(label);
    const count = l10n.t('{0} of {1} missed', whole(missed), whole(there));
    const button = element(
      'button',
      {
        type: 'button',
        class: 'bar',
        'data-key': `${this.id}-${i}`,
        // Not `disabled`: the bar is read where nothing was missed, too.
        'aria-disabled': String(!rows.length),
      },
      element('bdi', { class: 'bar-label' }, name),
      element('span', { class: 'bar-track' }, fill),
      element('span', { class: 'unseen' }, ` ${count}`),
      element(
        'span',
        { class: 'bar-count', 'aria-hidden': 'true' },
        `${whole(missed)} / ${whole(there)}`,
      ),
    );
    button.addEventListener('click', () => {
      if (rows.length) this.lead(namedRows(l10n.t('{0}: {1}', this.title, name), rows));
    });
    return element('li', {}, button);
  }
}
