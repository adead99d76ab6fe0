import * as l10n from '@vscode/l10n';
import type { PostControl, PostValue } from '../../model/postControls';
import { element, iconButton } from '../shared/dom';

/** A control as it is labelled here. */
export interface ShownControl extends Omit<PostControl, 'setting'> {
  hint: string | undefined;
}

let ids = 0;

/**
 * One setting: its key, a slider with the model's own value marked and a number field, or a choice,
 * and the way back where it is changed.
 */
export class PostRow {
  readonly node: HTMLElement;
  private readonly inputs: (HTMLInputElement | HTMLSelectElement)[];
  private readonly back: HTMLButtonElement;
  private value: PostValue;

  constructor(
    private readonly control: ShownControl,
    private readonly onValue: (value: PostValue, final: boolean) => void,
  ) {
    const { key, original, hint } = control;
    const id = `post-${ids++}`;
    this.value = original;
    this.inputs = control.range ? this.sliderAndNumber(id) : [this.choice(id)];
    this.back = iconButton('discard', l10n.t('{0}: back to {1}', key, shown(original)), () => {
      this.onValue(original, true);
      this.inputs[0]!.focus();
    });
    const marked = control.range && typeof original === 'number' && this.mark(original);
    this.node = element(
      'div',
      { class: 'post-row', title: hint },
      element('label', { for: id }, key),
      element('span', { class: 'post-track' }, this.inputs[0], marked || undefined),
      this.inputs[1],
      this.back,
    );
    this.render(original);
  }

  /** What has the focus is being changed: it keeps what was typed. */
  render(value: PostValue): void {
    this.value = value;
    const changed = value !== this.control.original;
    this.node.classList.toggle('changed', changed);
    this.back.style.visibility = changed ? '' : 'hidden';
    for (const input of this.inputs) {
      if (document.activeElement !== input || Number(input.value) !== value)
        if (!(document.activeElement === input && input.value === '')) input.value = shown(value);
      const { range } = this.control;
      if (range && typeof value === 'number')
        input.style.setProperty('--filled', `${share(range, value) * 100}%`);
    }
  }

  private sliderAndNumber(id: string): HTMLInputElement[] {
    const { key, range, original } = this.control;
    const { least, most, step } = range!;
    const described = l10n.t('The model has {0}.', shown(original));
    const slider = element('input', {
      type: 'range',
      id,
      min: least,
      max: most,
      step,
      'aria-description': described,
    });
    const number = element('input', {
      type: 'number',
      class: 'post-number',
      step,
      'aria-label': l10n.t('{0}, as a number', key),
      'aria-description': described,
    });
    for (const input of [slider, number]) {
      const told = (final: boolean): void => {
        // An empty field is about to be filled.
        if (!Number.isNaN(input.valueAsNumber)) this.onValue(input.valueAsNumber, final);
        else if (final) this.render(this.value);
      };
      input.addEventListener('input', () => told(false));
      input.addEventListener('change', () => told(true));
    }
    return [slider, number];
  }

  private choice(id: string): HTMLSelectElement {
    const select = element(
      'select',
      { id, class: 'picker' },
      ...(this.control.values ?? []).map(value => element('option', { value }, value)),
    );
    select.addEventListener('change', () => this.onValue(select.value, true));
    return select;
  }

  private mark(original: number): HTMLElement {
    const tick = element('span', { class: 'post-original', 'aria-hidden': 'true' });
    tick.style.setProperty('--at', String(share(this.control.range!, original)));
    return tick;
  }
}

function share({ least, most }: { least: number; most: number }, value: number): number {
  return Math.min(1, Math.max(0, (value - least) / (most - least)));
}

/** Without the noise of a sum of steps. */
function shown(value: PostValue): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(12))) : value;
}
