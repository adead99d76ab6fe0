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
      {
        type: 'button',
        class: 'metric',
        'data-key': metric,
        title: meaning(metric, interval !== undefined),
      },
      element('span', { class: 'metric-name' }, ...breakable(namesOf(metric).name)),
      element(
        'span',
        { class: 'metric-figures' },
        element('span', { class: 'metric-value' }, figure(value)),
        other === undefined ? undefined : element('span', {}, signed(value - other, 4)),
      ),
      ...comparison(other, interval),
    );
    card.addEventListener('click', () => this.lead({ faults: faultsOf(metric) }));
    return card;
  }
}

/** MMOCR rounds to four places. What was divided by nothing comes as null. */
const figure = (value: number | null): string => value?.toFixed(4) ?? '–';
const signed = (value: number, places: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(places)}`;

/** What the other run's value is, and whether the difference is more than chance. */
function comparison(
  other: number | undefined,
  interval: readonly [number, number] | undefined,
): HTMLElement[] {
  const lines: HTMLElement[] = [];
  if (interval) {
    const standing = judged(interval);
    const icons = { better: 'arrow-up', worse: 'arrow-down', chance: 'dash' };
    const words = [icon(icons[standing]), judgement(standing)];
    lines.push(element('span', { class: `standing ${standing}` }, ...words));
  }
  if (other !== undefined)
    lines.push(element('span', { class: 'hint' }, l10n.t('other {0}', figure(other))));
  if (interval) {
    const [low, high] = interval.map(end => signed(end, 3));
    lines.push(element('span', { class: 'hint' }, l10n.t('{0} … {1}', low!, high!)));
  }
  return lines;
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

function meaning(metric: string, compared: boolean): string {
  const leadsTo = faultsOf(metric).map(faultName).join(', ');
  return [
    shownName(metric),
    leadsTo ? l10n.t('Show its images: {0}', leadsTo) : l10n.t('Show the worst images'),
    ...(compared
      ? [l10n.t('… : 95 % interval of the difference, by a bootstrap over the images')]
      : []),
  ].join('\n');
}

/** A long name breaks after its underscores. */
function breakable(name: string): Node[] {
  return shownName(name)
    .split(/(?<=_)/)
    .flatMap(part => [element('wbr'), document.createTextNode(part)]);
}
