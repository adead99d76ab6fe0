import * as l10n from '@vscode/l10n';
import type { FromViewer, Neighbours } from '../../protocol/viewer';
import { element, iconButton } from '../shared/dom';

/** The keys of `mmocr.previousImage` and `mmocr.nextImage` in package.json. */
const keys = { previous: 'Alt+PageUp', next: 'Alt+PageDown' };

/** To the previous and next image of the folder, and where in it this one stands. */
export class Steps {
  readonly node = element('div', {
    class: 'steps',
    role: 'group',
    'aria-label': l10n.t('Images of the folder'),
    hidden: true,
  });
  private readonly place = element('span', { class: 'place' });
  private readonly buttons = {
    previous: this.button('previous', 'chevron-left'),
    next: this.button('next', 'chevron-right'),
  };

  constructor(private readonly post: (message: FromViewer) => void) {
    this.node.append(this.buttons.previous, this.place, this.buttons.next);
  }

  render(neighbours: Neighbours | undefined): void {
    this.node.hidden = !neighbours || neighbours.count < 2;
    if (!neighbours) return;
    this.place.textContent = l10n.t('{0} of {1}', neighbours.position, neighbours.count);
    for (const to of ['previous', 'next'] as const) {
      const name = neighbours[to];
      const label =
        to === 'previous'
          ? l10n.t('Previous Image ({0})', keys.previous)
          : l10n.t('Next Image ({0})', keys.next);
      this.buttons[to].title = name === undefined ? label : `${label}\n${name}`;
      this.buttons[to].setAttribute('aria-label', label);
      // Not `disabled`: the button that led to the end keeps the focus.
      this.buttons[to].setAttribute('aria-disabled', String(name === undefined));
    }
  }

  private button(to: 'previous' | 'next', icon: string): HTMLButtonElement {
    const button = iconButton(icon, '', () => {
      if (button.getAttribute('aria-disabled') !== 'true') this.post({ kind: 'step', to });
    });
    return button;
  }
}
