import * as l10n from '@vscode/l10n';
import { element } from './dom';

/** A slider for the score threshold, 0 to 1; `final` when the user has let go. */
export function scoreSlider(moved: (value: number, final: boolean) => void): HTMLInputElement {
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: 1,
    step: 0.01,
    'aria-label': l10n.t('Score threshold'),
  });
  slider.addEventListener('input', () => moved(slider.valueAsNumber, false));
  slider.addEventListener('change', () => moved(slider.valueAsNumber, true));
  return slider;
}
