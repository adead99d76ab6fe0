import * as l10n from '@vscode/l10n';
import { visibleText } from '../../base/visibleText';
import type { ConfusedCharacters, ReportSummary } from '../../protocol/report';
import { element } from '../shared/dom';
import type { Filters } from './filters';
import { renewChildren } from './keepFocus';
import { namedRows } from './namedRows';
import { whole } from './words';

/** More than this many pairs say nothing that the first do not. */
const MOST = 12;

/** Which character was read for which, the most frequent first; each leads to its images. */
export class Confused {
  readonly node: HTMLElement;
  private readonly body = element('tbody');
  private shown: ConfusedCharacters[] | undefined;

  constructor(private readonly lead: (filters: Partial<Filters>) => void) {
    const heading = (text: string, attributes = {}): HTMLElement =>
      element('th', { scope: 'col', ...attributes }, text);
    this.node = element(
      'section',
      { class: 'confused', 'aria-labelledby': 'confused-title' },
      element('h2', { id: 'confused-title' }, l10n.t('Characters confused most')),
      element(
        'table',
        { 'aria-labelledby': 'confused-title' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            heading(l10n.t('Truth')),
            heading(l10n.t('Read as')),
            heading(l10n.t('Times'), { class: 'number' }),
            element('td'),
          ),
        ),
        this.body,
      ),
    );
  }

  render(summary: ReportSummary | undefined): void {
    const pairs = summary?.confused ?? [];
    this.node.hidden = !pairs.length;
    if (this.shown === pairs) return;
    this.shown = pairs;
    const most = Math.max(1, ...pairs.map(({ times }) => times));
    renewChildren(
      this.body,
      pairs.slice(0, MOST).map(pair => this.line(pair, most)),
    );
  }

  private line(pair: ConfusedCharacters, most: number): HTMLElement {
    const { truth, read, times, rows } = pair;
    const label = pairLabel(pair);
    const show = element(
      'button',
      {
        type: 'button',
        class: 'way',
        'data-key': `${truth} ${read}`,
        'aria-label': l10n.t('{0}: show its images', label),
        title: l10n.t('{0}: show its images', label),
        disabled: !rows.length,
      },
      l10n.t('Show'),
    );
    show.addEventListener('click', () => this.lead(namedRows(label, rows)));
    const bar = element('span', { class: 'times-bar', 'aria-hidden': 'true' });
    bar.style.inlineSize = `${(100 * times) / most}%`;
    return element(
      'tr',
      {},
      element('td', {}, character(truth, l10n.t('nothing'))),
      element('td', {}, character(read, l10n.t('nothing'))),
      element('td', { class: 'number' }, whole(times), bar),
      element('td', { class: 'number' }, show),
    );
  }
}

function pairLabel({ truth, read }: ConfusedCharacters): string {
  const [was, became] = [shown(truth), shown(read)];
  if (!read) return l10n.t('“{0}” left out', was);
  return truth ? l10n.t('“{0}” read as “{1}”', was, became) : l10n.t('“{0}” added', became);
}

/** A space is seen, too. */
const shown = (text: string): string =>
  text === ' ' || text === '\u3000' ? '␣' : visibleText(text, 24);

function character(text: string, none: string): HTMLElement {
  return text
    ? element('bdi', { class: 'character' }, shown(text))
    : element('span', { class: 'hint' }, none);
}
