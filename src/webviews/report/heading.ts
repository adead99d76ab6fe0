import * as l10n from '@vscode/l10n';
import type { FromReport, ReportAbout } from '../../protocol/report';
import { element, icon, iconButton, svg, textButton } from '../shared/dom';
import { menuButton } from '../shared/menu';
import { shownName } from './words';

/** What the report is about: the folder, who answers, what is held against it. */
export class Heading {
  readonly node = element('header', { class: 'heading' });
  private readonly title = element('h1');
  private readonly label = element('bdi');
  private readonly other = element('bdi');
  private readonly truth = element('bdi');
  private readonly otherSide = element('span', { class: 'side' });
  private readonly truthSide = element('span', { class: 'side' });
  private readonly chooseOther: HTMLElement;

  constructor(
    private readonly post: (message: FromReport) => void,
    help: () => void,
  ) {
    const remove = iconButton('close', l10n.t('Stop Comparing'), () =>
      post({ kind: 'removeOther' }),
    );
    this.otherSide.append(lineSample('right'), this.other, remove);
    this.truthSide.append(icon('law'), this.truth);
    this.chooseOther = textButton(l10n.t('Compare With…'), () => post({ kind: 'chooseOther' }), {
      class: 'button secondary',
    });
    this.chooseOther.prepend(icon('diff'));
    const sides = element(
      'div',
      { class: 'sides' },
      element('span', { class: 'side' }, lineSample('left'), this.label),
      this.otherSide,
      this.truthSide,
    );
    const controls = element('div', { class: 'controls' }, this.chooseOther, this.menu(help));
    this.node.append(this.title, sides, controls);
  }

  render({ name, label, truth, other, runFile }: ReportAbout): void {
    this.title.textContent = shownName(name);
    this.title.title = shownName(runFile);
    this.label.textContent = shownName(label);
    this.otherSide.hidden = other === undefined;
    this.other.textContent = shownName(other ?? '');
    this.truthSide.hidden = !truth;
    this.truth.textContent = truth ? shownName(`${truth.name} (${truth.format})`) : '';
    this.truthSide.title = l10n.t('Ground truth');
    this.chooseOther.hidden = other !== undefined;
  }

  private menu(help: () => void): HTMLElement {
    const entry = (
      iconName: string,
      label: string,
      kind: 'chooseOther' | 'chooseTruth' | 'showRunFile',
    ) => ({ icon: iconName, label, run: () => this.post({ kind }), enabled: () => true });
    return menuButton(l10n.t('More Actions…'), [
      entry('law', l10n.t('Choose Ground Truth…'), 'chooseTruth'),
      entry('diff', l10n.t('Compare With…'), 'chooseOther'),
      entry('go-to-file', l10n.t('Show Run File'), 'showRunFile'),
      { icon: 'keyboard', label: l10n.t('Keyboard (?)'), run: help, enabled: () => true },
    ]);
  }
}

/** The way a run is drawn in the results panel: this one solid, the other dashed. */
export function lineSample(side: 'left' | 'right'): SVGElement {
  return svg(
    'svg',
    { class: 'line-sample', width: 20, height: 12, 'aria-hidden': 'true' },
    svg('line', { class: `line ${side}`, x1: 1, y1: 6, x2: 19, y2: 6 }),
  );
}
