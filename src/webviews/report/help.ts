import * as l10n from '@vscode/l10n';
import { element, iconButton } from '../shared/dom';

/** What the keys of this page do, in a dialog of its own. */
export class Help {
  readonly node: HTMLDialogElement;

  constructor() {
    const close = iconButton('close', l10n.t('Close'), () => this.node.close());
    this.node = element(
      'dialog',
      { class: 'help', 'aria-labelledby': 'help-title' },
      element('h2', {}, element('span', { id: 'help-title' }, l10n.t('Keyboard')), close),
      element('dl', {}, ...keys().map(([names, does]) => line(names, does))),
    );
  }

  show(): void {
    if (!this.node.open) this.node.showModal();
  }
}

function keys(): [keys: string[], does: string][] {
  return [
    [['n', 'F7'], l10n.t('Next image with a fault or a difference')],
    [['p', 'Shift+F7'], l10n.t('The one before')],
    [['Enter'], l10n.t('Open the image in the results panel')],
    [['←', '→', '↑', '↓'], l10n.t('Go through the images')],
    [['Page Up', 'Page Down'], l10n.t('A page further')],
    [['Home', 'End'], l10n.t('First and last image')],
    [['/'], l10n.t('Search names and texts')],
    [['Enter'], l10n.t('In the search: on to the images that fit')],
    [['Esc'], l10n.t('Clear the search, then back to the images; there, clear all filters')],
    [['?'], l10n.t('This list')],
  ];
}

function line(names: string[], does: string): HTMLElement {
  return element(
    'div',
    {},
    element('dt', {}, ...names.flatMap(name => [element('kbd', {}, name), ' '])),
    element('dd', {}, does),
  );
}
