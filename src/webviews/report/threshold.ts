import * as l10n from '@vscode/l10n';
import type { FromReport } from '../../protocol/report';
import { element, textButton } from '../shared/dom';
import { scoreSlider } from '../shared/scoreSlider';
import { bestThreshold, hmeanOf, valuesAt } from './plotScale';
import type { Store } from './store';
import { legend, ThresholdPlot } from './thresholdPlot';

/** Between two messages while the slider moves. */
const PAUSE_MS = 100;

/** The score threshold: a slider, and where there is a curve, what it costs and brings. */
export class Threshold {
  readonly node: HTMLElement;
  private readonly plot = new ThresholdPlot((value, final) => this.move(value, final));
  private readonly slider = scoreSlider((value, final) => this.move(value, final));
  private readonly value = element('span', { class: 'threshold-value' });
  private readonly legends = {
    precision: legend('precision'),
    recall: legend('recall'),
    hmean: legend('hmean'),
  };
  private readonly legendRow = element(
    'div',
    { class: 'legends' },
    ...Object.values(this.legends).map(({ node }) => node),
  );
  private readonly best = textButton('', () => this.toBest(), { class: 'way' });
  private chosen: number | undefined;
  private told: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly post: (message: FromReport) => void,
  ) {
    this.node = element(
      'section',
      { class: 'threshold-part', 'aria-labelledby': 'threshold-title' },
      element(
        'h2',
        {},
        element('span', { id: 'threshold-title' }, l10n.t('Score threshold')),
        this.value,
      ),
      this.plot.node,
      this.slider,
      this.legendRow,
      this.best,
    );
  }

  render(): void {
    const { about, summary } = this.store;
    // Until the host has the value of now, its answers to those of before take nothing back.
    if (this.timer === undefined && about?.threshold === this.told)
      this.chosen = this.told = undefined;
    const threshold = this.chosen ?? about?.threshold ?? 0;
    const curve = summary?.curve ?? [];
    this.plot.render(curve, threshold);
    this.node.classList.toggle('with-plot', curve.length > 0);
    if (this.slider.valueAsNumber !== threshold) this.slider.value = String(threshold);
    this.slider.style.setProperty('--filled', `${threshold * 100}%`);
    this.value.textContent = l10n.t('score ≥ {0}', threshold.toFixed(2));
    const values = valuesAt(curve, threshold);
    this.legendRow.hidden = !values;
    for (const [name, { value }] of Object.entries(this.legends))
      value.textContent = values ? values[name as keyof typeof values].toFixed(3) : '';
    this.renderBest(threshold);
  }

  private renderBest(threshold: number): void {
    const curve = this.store.summary?.curve ?? [];
    const best = bestThreshold(curve);
    this.best.hidden = best === undefined || Math.abs(best - threshold) < 0.005;
    if (best === undefined) return;
    const hmean = Math.max(...curve.map(hmeanOf)).toFixed(3);
    this.best.textContent = l10n.t('Best hmean {0} at {1}', hmean, best.toFixed(2));
  }

  private toBest(): void {
    const best = bestThreshold(this.store.summary?.curve ?? []);
    if (best !== undefined) this.move(best, true);
    // The button goes: it is at its best.
    this.slider.focus();
  }

  /** Draws at once, and tells the host at most ten times a second, the last value always. */
  private move(value: number, final: boolean): void {
    if (!final && value === this.chosen) return;
    this.chosen = value;
    this.render();
    if (final) {
      clearTimeout(this.timer);
      this.tell();
    } else this.timer ??= setTimeout(() => this.tell(), PAUSE_MS);
  }

  private tell(): void {
    this.timer = undefined;
    if (this.chosen === undefined || this.chosen === this.told) return;
    this.told = this.chosen;
    this.post({ kind: 'threshold', value: this.chosen });
  }
}
