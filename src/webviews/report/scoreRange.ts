import * as l10n from '@vscode/l10n';
import { element } from '../shared/dom';

/** The range in which an image's lowest score has to lie. */
export class ScoreRange {
  readonly node: HTMLElement;
  private readonly low = input(l10n.t('Lowest score from'));
  private readonly high = input(l10n.t('Lowest score to'));

  constructor(private readonly onChange: (scores: readonly [number, number]) => void) {
    for (const end of [this.low, this.high]) end.addEventListener('input', () => this.tell());
    this.node = element(
      'span',
      {
        class: 'score-range',
        role: 'group',
        'aria-label': l10n.t('Lowest score'),
        title: l10n.t("The lowest score of an image's text instances"),
      },
      element('span', { class: 'hint', 'aria-hidden': 'true' }, l10n.t('score')),
      this.low,
      element('span', { class: 'hint', 'aria-hidden': 'true' }, '–'),
      this.high,
    );
  }

  render([low, high]: readonly [number, number], possible: boolean): void {
    this.node.hidden = !possible;
    show(this.low, low);
    show(this.high, high);
  }

  private tell(): void {
    // An empty field is no limit.
    const low = this.low.valueAsNumber || 0;
    const high = Number.isNaN(this.high.valueAsNumber) ? 1 : this.high.valueAsNumber;
    this.onChange([low, high]);
  }
}

function input(label: string): HTMLInputElement {
  return element('input', { type: 'number', min: 0, max: 1, step: 0.05, 'aria-label': label });
}

/** What is being typed stays as it is. */
function show(input: HTMLInputElement, value: number): void {
  if (document.activeElement === input && input.value !== '') return;
  if (input.valueAsNumber !== value) input.value = value.toFixed(2);
}
