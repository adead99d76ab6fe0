import * as l10n from '@vscode/l10n';
import type { FromReport } from '../../protocol/report';
import { element, icon, iconButton, textButton } from '../shared/dom';
import { Chips } from './chips';
import { Confused } from './confused';
import { EmptyState } from './emptyState';
import { stands } from './faults';
import { FilterBar } from './filterBar';
import { noFilters, type Filters } from './filters';
import { Heading } from './heading';
import { Help } from './help';
import { attachKeys } from './keys';
import { MetricCards } from './metricCards';
import { Progress } from './progress';
import { RowList } from './rowList';
import { SizeBars } from './sizeBars';
import type { Store } from './store';
import { Threshold } from './threshold';
import { Thumbnails } from './thumbnails';

/** The whole report: what it says in a sentence, the metrics, then the images. */
export class ReportPage {
  readonly node: HTMLElement;
  readonly thumbnails: Thumbnails;
  private readonly help = new Help();
  private readonly heading: Heading;
  private readonly progress: Progress;
  private readonly metrics: MetricCards;
  private readonly bar: FilterBar;
  private readonly chips: Chips;
  private readonly rows: RowList;
  private readonly empty: EmptyState;
  private readonly noTruth = this.makeNoTruth();
  private readonly aside: Aside;
  private readonly steps = this.makeSteps();

  constructor(
    private readonly store: Store,
    private readonly post: (message: FromReport) => void,
  ) {
    const lead = (filters: Partial<Filters>): void => this.lead(filters);
    this.thumbnails = new Thumbnails(post, index => this.rows.pictureOf(index));
    this.heading = new Heading(post, () => this.help.show());
    this.progress = new Progress(store, post);
    this.metrics = new MetricCards(store, lead);
    this.bar = new FilterBar(store, () => this.toList());
    this.chips = new Chips(store, () => this.toList());
    this.rows = new RowList(store, this.thumbnails, ({ index }) => post({ kind: 'open', index }));
    this.empty = new EmptyState(store, () => this.clear());
    this.aside = new Aside(store, post, lead);
    this.node = this.layOut();
    store.onChange = () => this.render();
    attachKeys({
      next: step => this.next(step),
      search: () => this.bar.search.focus(),
      help: () => this.help.show(),
      escape: () => this.escape(),
    });
  }

  private layOut(): HTMLElement {
    const tools = element('div', { class: 'chips-row' }, this.chips.node, this.steps);
    const images = element(
      'section',
      { class: 'images', 'aria-label': l10n.t('Images') },
      this.bar.node,
      tools,
      this.rows.node,
      this.empty.node,
    );
    return element(
      'main',
      { class: 'report', hidden: true },
      this.heading.node,
      this.progress.node,
      this.metrics.node,
      this.noTruth,
      element('div', { class: 'report-work' }, images, this.aside.node),
      this.help.node,
    );
  }

  private render(): void {
    const { about, rows, shown } = this.store;
    if (!about) return;
    this.node.hidden = false;
    this.heading.render(about);
    this.progress.render();
    this.metrics.render();
    this.bar.render();
    this.chips.render();
    this.aside.render();
    this.empty.render();
    this.noTruth.hidden = about.truth !== undefined || !rows.length;
    this.steps.hidden = !shown.some(stands);
    this.node.classList.toggle('empty', !rows.length);
    this.node.classList.toggle('without-findings', !this.aside.any);
    this.rows.render();
  }

  private next(step: 1 | -1): void {
    const row = this.store.nextDifference(step);
    if (row) this.rows.go(row);
  }

  /** Shows what a finding is about, and nothing else. */
  private lead(filters: Partial<Filters>): void {
    this.store.setFilters({ ...noFilters, only: undefined, ...filters });
    this.store.setView({ sort: 'worst' });
    this.store.setActive(undefined);
    this.toList();
  }

  private clear(): void {
    this.store.setFilters({ ...noFilters, only: undefined });
    this.toList();
  }

  /** Out of where one is, and away with what hides images: nobody is left without any. */
  private escape(): void {
    const { activeElement: focused } = document;
    const { filters, shown } = this.store;
    if (focused === this.bar.search && filters.text) return this.store.setFilters({ text: '' });
    const elsewhere = this.node.contains(focused) && focused !== this.rows.node;
    if (elsewhere && shown.length) this.toList();
    else this.clear();
  }

  /** The focus goes to the images once they are drawn: a list of none cannot have it. */
  private toList(): void {
    requestAnimationFrame(() => {
      if (this.store.shown.length) this.rows.node.focus({ preventScroll: true });
      else this.bar.search.focus();
    });
  }

  private makeNoTruth(): HTMLElement {
    return element(
      'div',
      { class: 'no-truth' },
      icon('law'),
      element(
        'p',
        {},
        l10n.t('Without ground truth nothing says which texts are right, and which are missed.'),
      ),
      textButton(l10n.t('Choose Ground Truth…'), () => this.post({ kind: 'chooseTruth' }), {
        class: 'button secondary',
      }),
    );
  }

  private makeSteps(): HTMLElement {
    return element(
      'div',
      { class: 'difference-steps', role: 'group', 'aria-label': l10n.t('Faults and differences') },
      iconButton('arrow-up', l10n.t('Previous Difference (p, Shift+F7)'), () => this.next(-1)),
      iconButton('arrow-down', l10n.t('Next Difference (n, F7)'), () => this.next(1)),
    );
  }
}

/** What is found over all images: the threshold, the characters, the sizes. */
class Aside {
  readonly node: HTMLElement;
  private readonly threshold: Threshold;
  private readonly confused: Confused;
  private readonly sizes: SizeBars;
  private readonly ratios: SizeBars;

  constructor(
    private readonly store: Store,
    post: (message: FromReport) => void,
    lead: (filters: Partial<Filters>) => void,
  ) {
    this.threshold = new Threshold(store, post);
    this.confused = new Confused(lead);
    this.sizes = new SizeBars('sizes', l10n.t('Missed by height'), l10n.t('pixels'), lead);
    this.ratios = new SizeBars('ratios', l10n.t('Missed by ratio'), l10n.t('width : height'), lead);
    this.node = element(
      'aside',
      { class: 'findings', 'aria-label': l10n.t('Findings') },
      this.threshold.node,
      this.confused.node,
      this.sizes.node,
      this.ratios.node,
    );
  }

  /** Whether more is found than a threshold. */
  get any(): boolean {
    const { curve = [], confused = [], sizes = [], ratios = [] } = this.store.summary ?? {};
    return [curve, confused, sizes, ratios].some(findings => findings.length > 0);
  }

  render(): void {
    const { summary } = this.store;
    this.threshold.render();
    this.confused.render(summary);
    this.sizes.render(summary?.sizes ?? []);
    this.ratios.render(summary?.ratios ?? []);
  }
}
