import * as l10n from '@vscode/l10n';
import type { Prediction } from '../../model/prediction';
import type { ShownPicture, ShownStages, ToViewer } from '../../protocol/viewer';
import { element, icon, textButton } from '../shared/dom';
import type { Content } from './store';
import { sideWord } from './words';

type Found = Omit<Extract<ToViewer, { kind: 'stages' }>, 'kind'>;

/** Where two runs that differ begin to: asked for by a button, shown below the instances. */
export class Beginning {
  readonly node = element('section', {
    class: 'beginning',
    'aria-label': l10n.t('Where does it begin?'),
    hidden: true,
  });
  private readonly button = textButton(l10n.t('Where does it begin?'), () => {
    this.search();
  });
  private readonly found = element('div', { class: 'found', 'aria-live': 'polite' });
  /** What is shown is of these two. */
  private compared: (Prediction | undefined)[] = [];
  private content: Content | undefined;
  /** The button had the focus when it was pressed. */
  private hadFocus = false;

  constructor(private readonly ask: () => void) {
    this.node.append(this.button, this.found);
  }

  render(content: Content): void {
    const { left, right, comparison } = content;
    this.content = content;
    const differs = comparison?.equal === false && comparison.incomparable !== 'task';
    this.node.hidden = !left || !right || !differs || !looksInside(left, right);
    if (left === this.compared[0] && right === this.compared[1]) return;
    this.compared = [left, right];
    this.fill();
  }

  show({ stages, error }: Found): void {
    this.button.disabled = false;
    if (error !== undefined) this.fill(element('p', { class: 'problem' }, icon('info'), error));
    else if (stages) this.fill(...this.drawn(stages));
    else this.fill();
    this.bringIntoSight();
    // Where it was disabled meanwhile, the browser took the focus from it; nobody else has it.
    if (this.hadFocus && [null, document.body].includes(document.activeElement as HTMLElement))
      this.button.focus({ preventScroll: true });
    this.hadFocus = false;
  }

  private search(): void {
    this.hadFocus = document.activeElement === this.button;
    this.button.disabled = true;
    this.fill(element('p', { class: 'hint' }, l10n.t('Running both again, stage by stage…')));
    this.bringIntoSight();
    this.ask();
  }

  /** Below settings that are open nothing would seem to happen. */
  private bringIntoSight(): void {
    if (!this.found.firstChild) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.found.scrollIntoView({ block: 'nearest', behavior: still ? 'instant' : 'smooth' });
  }

  private fill(...nodes: HTMLElement[]): void {
    if (nodes.length === 0) this.button.disabled = false;
    this.found.replaceChildren(...nodes);
  }

  private drawn({ lines, explanation, pictures }: ShownStages): HTMLElement[] {
    const first = lines.findIndex(({ tone }) => tone === 'differs');
    const rows = lines.map(({ name, text, tone }, i) =>
      element(
        'li',
        { class: `${tone}${i === first ? ' first' : ''}`, 'aria-current': i === first && 'step' },
        icon(icons[tone]),
        element('span', { class: 'stage-name' }, name),
        element('span', { class: 'stage-text' }, text),
      ),
    );
    return [
      ...explanation.map(text =>
        element('p', { class: text.startsWith(' ') ? 'setting' : 'cause' }, text.trim()),
      ),
      element('ol', { class: 'stage-line' }, ...rows),
      element('div', { class: 'stage-pictures' }, ...pictures.map(each => this.picture(each))),
    ];
  }

  private picture(picture: ShownPicture): HTMLElement {
    const { width, height, rgba } = picture;
    const label = this.label(picture);
    const canvas = element('canvas', { width, height, role: 'img', 'aria-label': label });
    const pixels = new ImageData(new Uint8ClampedArray(rgba), width, height);
    canvas.getContext('2d')?.putImageData(pixels, 0, 0);
    return element('figure', {}, canvas, element('figcaption', {}, label));
  }

  private label({ shows, of, side }: ShownPicture): string {
    const what = of === 'input' ? l10n.t('network input') : l10n.t('output map');
    if (shows === 'difference') return l10n.t('{0}: difference', what);
    return side && this.content ? `${what}: ${sideWord(this.content, side)}` : what;
  }
}

const icons = { same: 'pass', differs: 'circle-large-filled', unlooked: 'circle-slash' } as const;

/** A file holds only an answer. */
function looksInside(left: Prediction, right: Prediction): boolean {
  return [left, right].every(({ source: { kind } }) => kind === 'local' || kind === 'served');
}
