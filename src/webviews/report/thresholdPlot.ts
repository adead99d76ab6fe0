import * as l10n from '@vscode/l10n';
import type { CurvePoint } from '../../protocol/report';
import { element, svg } from '../shared/dom';
import { pathOf, thresholdAt, valuesAt, xOf, yOf, type Curve, type PlotArea } from './plotScale';

const curves: Curve[] = ['hmean', 'recall', 'precision'];
const HEIGHT = 168;
/** Room for the figures at the axes, and for half of the slider's thumb at both ends. */
const MARGIN = { left: 30, top: 8, right: 8, bottom: 8 };

/** Precision, recall and hmean over the score threshold, drawn to the width there is. */
export class ThresholdPlot {
  readonly node = svg('svg', { class: 'plot', role: 'img', height: HEIGHT });
  private curve: readonly CurvePoint[] = [];
  private threshold = 0;
  private dragged = false;

  /** `onThreshold` is told where the pointer is, and with `final` where it was let go. */
  constructor(private readonly onThreshold: (value: number, final: boolean) => void) {
    new ResizeObserver(() => this.draw()).observe(this.node);
    this.node.addEventListener('pointerdown', event => this.drag(event));
    this.node.addEventListener('pointermove', event => this.dragged && this.tell(event, false));
    this.node.addEventListener('pointerup', event => this.drop(event));
    this.node.addEventListener('lostpointercapture', () => (this.dragged = false));
  }

  render(curve: readonly CurvePoint[], threshold: number): void {
    if (curve === this.curve && threshold === this.threshold) return;
    this.curve = curve;
    this.threshold = threshold;
    this.draw();
  }

  private draw(): void {
    const width = this.node.clientWidth;
    this.node.toggleAttribute('hidden', !this.curve.length);
    if (!width || !this.curve.length) return;
    const area: PlotArea = {
      left: MARGIN.left,
      top: MARGIN.top,
      width: Math.max(0, width - MARGIN.left - MARGIN.right),
      height: HEIGHT - MARGIN.top - MARGIN.bottom,
    };
    this.node.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.node.setAttribute('aria-label', this.description());
    this.node.replaceChildren(
      ...grid(area),
      ...curves.map(curve =>
        svg('path', { class: `curve ${curve}`, d: pathOf(this.curve, curve, area) }),
      ),
      ...this.marks(area),
    );
  }

  private marks(area: PlotArea): SVGElement[] {
    const x = xOf(this.threshold, area);
    const values = valuesAt(this.curve, this.threshold);
    const line = svg('line', {
      class: 'threshold-line',
      x1: x,
      x2: x,
      y1: area.top,
      y2: area.top + area.height,
    });
    if (!values) return [line];
    const dots = curves.map(curve =>
      svg('circle', { class: `dot ${curve}`, cx: x, cy: yOf(values[curve], area), r: 3.5 }),
    );
    return [line, ...dots];
  }

  private description(): string {
    const values = valuesAt(this.curve, this.threshold);
    const [precision, recall, hmean] = [values?.precision, values?.recall, values?.hmean].map(
      value => (value ?? 0).toFixed(3),
    );
    return l10n.t(
      'Precision, recall and hmean over the score threshold; at {0}: {1}, {2}, {3}',
      this.threshold.toFixed(2),
      precision!,
      recall!,
      hmean!,
    );
  }

  private drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.dragged = true;
    this.node.setPointerCapture(event.pointerId);
    this.tell(event, false);
  }

  private drop(event: PointerEvent): void {
    if (!this.dragged) return;
    this.dragged = false;
    this.tell(event, true);
  }

  private tell(event: PointerEvent, final: boolean): void {
    const { left, width } = this.node.getBoundingClientRect();
    const area = { left: MARGIN.left, width: width - MARGIN.left - MARGIN.right };
    this.onThreshold(thresholdAt(event.clientX - left, { ...area, top: 0, height: 0 }), final);
  }
}

function grid(area: PlotArea): SVGElement[] {
  return [0, 0.5, 1].flatMap(value => {
    const y = yOf(value, area);
    return [
      svg('line', { class: 'axis', x1: area.left, x2: area.left + area.width, y1: y, y2: y }),
      svg('text', { class: 'axis-text', x: area.left - 6, y: y + 4 }, value.toFixed(1)),
    ];
  });
}

/** The way a curve is drawn, and its name and value. */
export function legend(curve: Curve): { node: HTMLElement; value: HTMLElement } {
  const value = element('span', { class: 'legend-value' });
  const sample = svg(
    'svg',
    { width: 18, height: 8, 'aria-hidden': 'true' },
    svg('line', { class: `curve ${curve}`, x1: 0, x2: 18, y1: 4, y2: 4 }),
  );
  return { node: element('span', { class: 'legend' }, sample, `${curve} `, value), value };
}
