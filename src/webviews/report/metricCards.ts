import * as l10n from '@vscode/l10n';
import type { ReportSummary } from '../../protocol/report';
import { element, icon } from '../shared/dom';
import type { Filters } from './filters';
import { renewChildren } from './keepFocus';
import { faultsOf, judged, namesOf } from './metricMeaning';
import type { Store } from './store';
import { faultName, shownName } from './words';

/** The metrics by MMOCR's names; each leads down to its images. */
export class MetricCards {
  readonly node = element('section', { class: 'metrics', 'aria-label': l10n.t('Metrics') });
  private shown: ReportSummary | undefined;

  constructor(
    private readonly store: Store,
    private readonly lead: (filters: Partial<Filters>) => void,
  ) {}

  render(): void {
    const { summary } = this.store;
    if (this.shown === summary) return;
    this.shown = summary;
    const names = Object.keys(summary?.metrics ?? {});
    this.node.hidden = !names.length;
    const families = [...new Set(names.map(metric => namesOf(metric).prefix))];
    renewChildren(
      this.node,
      families.map(family =>
        this.group(
          family,
          names.filter(metric => namesOf(metric).prefix === family),
        ),
      ),
    );
  }

  private group(family: string, metrics: string[]): HTMLElement {
    const group = element(
      'div',
      { class: 'metric-group', role: 'group', 'aria-label': shownName(family) },
      element('div', { class: 'family hint', 'aria-hidden': 'true' }, shownName(family)),
      element('div', { class: 'cards' }, ...metrics.map(metric => this.card(metric))),
    );
    group.style.setProperty('--cards', String(metrics.length));
    return group;
  }

  private card(metric: string): HTMLElement {
    const { metrics, otherMetrics, intervals } = this.shown!;
    const value = metrics[metric]!;
    const other = otherMetrics?.[metric];
    const interval = intervals?.[metric];
    const card = element(
      'button',
      { type: 'button', class: 'metric', 'data-key': metric, title: meaning(metric) },
      element('span', { class: 'metric-name' }, ...breakable(namesOf(metric).name)),
      element('span', { class: 'metric-value' }, figure(value)),
      other === undefined ? undefined : difference(value, other, interval),
      other === undefined
        ? undefined
        : element('span', { class: 'hint' }, l10n.t('other {0}', figure(other))),
      interval && element('span', { class: 'hint interval' }, intervalText(interval)),
    );
    card.addEventListener('click', () => this.lead({ faults: faultsOf(metric) }));
    return card;
  }
}

/** MMOCR rounds to four places. */
const figure = (value: number): string => value.toFixed(4);
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;

function intervalText([low, high]: readonly [number, number]): string {
  return l10n.t('95 %: {0} … {1}', signed(low), signed(high));
}

function difference(
  value: number,
  other: number,
  interval: readonly [number, number] | undefined,
): HTMLElement {
  const standing = interval && judged(interval);
  const icons = { better: 'arrow-up', worse: 'arrow-down', chance: 'dash' };
  return element(
    'span',
    { class: `delta ${standing ?? ''}`.trim() },
    standing && icon(icons[standing]),
    signed(value - other),
    standing && element('span', { class: 'judged' }, judgement(standing)),
  );
}

function judgement(standing: ReturnType<typeof judged>): string {
  switch (standing) {
    case 'better':
      return l10n.t('better');
    case 'worse':
      return l10n.t('worse');
    case 'chance':
      return l10n.t('may be chance');
  }
}

function meaning(metric: string): string {
  const leadsTo = faultsOf(metric).map(faultName).join(', ');
  return leadsTo
    ? l10n.t('{0}\nShow its images: {1}', shownName(metric), leadsTo)
    : l10n.t('{0}\nShow the worst images', shownName(metric));
}

/** A long name breaks after its underscores. */
function breakable(name: string): Node[] {
  return shownName(name)
    .split(/(?<=_)/)
    .flatMap(part => [element('wbr'), document.createTextNode(part)]);
}
