import * as l10n from '@vscode/l10n';
import type { FromViewer, Side, SourceChoice } from '../../protocol/viewer';
import { element, icon, svg } from '../shared/dom';
import { scoreSlider } from '../shared/scoreSlider';
import { giverName } from './before';
import { menuButton, type MenuItem } from '../shared/menu';
import { Steps } from './steps';
import type { Content } from './store';
import { sideName } from './words';

export interface HeadingActions {
  post: (message: FromViewer) => void;
  /** While the slider moves, and when it is let go. */
  threshold: (value: number, final: boolean) => void;
  saveJson: () => void;
  savePng: () => void;
  canSave: () => boolean;
}

/**
 * The heading bar: what is compared with what, run again or cancel, the score threshold, the rest
 * in a menu.
 */
export class Heading {
  readonly node = element('header', { class: 'heading' });
  private readonly pickers = { left: this.picker('left'), right: this.picker('right') };
  private readonly runLabel = element('span');
  private readonly runIcon = icon('refresh');
  private readonly run = element(
    'button',
    { class: 'button secondary', type: 'button' },
    this.runIcon,
    this.runLabel,
  );
  private readonly slider = scoreSlider((value, final) => this.actions.threshold(value, final));
  private readonly value = element('span', { class: 'threshold-value' });
  private readonly steps: Steps;
  private running = false;

  constructor(private readonly actions: HeadingActions) {
    this.run.addEventListener('click', () =>
      actions.post({ kind: this.running ? 'cancel' : 'runAgain' }),
    );
    this.steps = new Steps(actions.post);
    this.node.append(
      element(
        'div',
        { class: 'sides' },
        this.pickers.left.node,
        element('span', { class: 'versus' }, l10n.t('vs')),
        this.pickers.right.node,
      ),
      this.run,
      this.steps.node,
      element(
        'div',
        { class: 'controls' },
        element(
          'label',
          { class: 'threshold' },
          element('span', {}, l10n.t('score ≥')),
          this.value,
          this.slider,
        ),
        menuButton(l10n.t('More Actions…'), this.menu()),
      ),
    );
  }

  render(content: Content): void {
    const { state, options } = content;
    this.running = state.left.state === 'running' || state.right.state === 'running';
    this.runLabel.textContent = this.running
      ? l10n.t('Cancel')
      : ran(content)
        ? l10n.t('Run Again')
        : l10n.t('Run');
    this.runIcon.className = `codicon codicon-${this.running ? 'debug-stop' : ran(content) ? 'refresh' : 'play'}`;
    this.value.textContent = options.scoreThreshold.toFixed(2);
    if (document.activeElement !== this.slider) this.slider.value = String(options.scoreThreshold);
    this.slider.style.setProperty('--filled', `${options.scoreThreshold * 100}%`);
    this.steps.render(content.state.neighbours);
    for (const side of ['left', 'right'] as const) this.renderPicker(side, content);
  }

  private renderPicker(side: Side, content: Content): void {
    const { select, key } = this.pickers[side];
    const choices = content.state[`${side}Choices`];
    // With nothing to choose, the one who gave the result is named.
    const none =
      giverName(content, side) ??
      (side === 'left' ? l10n.t('No served model') : l10n.t('No local model'));
    const chosen = choices.find(({ selected }) => selected);
    const signature = JSON.stringify([choices, none]);
    if (key.signature !== signature) {
      key.signature = signature;
      select.replaceChildren(
        ...(chosen ? [] : [element('option', { value: '', disabled: choices.length > 0 }, none)]),
        ...grouped(choices),
      );
    }
    select.value = chosen?.id ?? '';
    // Whoever walks its choices by keys stays in it: each cancels the run of the one before.
    const walked = document.activeElement === select;
    select.disabled = !choices.length || (this.running && !walked);
    select.title = chosen?.label ?? none;
    select.setAttribute(
      'aria-label',
      side === 'left' ? l10n.t('First run, drawn solid') : l10n.t('Second run, drawn dashed'),
    );
    select.setAttribute('aria-description', sideName(content, side));
  }

  private picker(side: Side): {
    node: HTMLElement;
    select: HTMLSelectElement;
    key: { signature: string };
  } {
    const select = element('select', { class: 'picker' });
    select.addEventListener('change', () =>
      this.actions.post({ kind: 'choose', side, id: select.value }),
    );
    const sample = svg(
      'svg',
      { class: 'line-sample', width: 20, height: 12, 'aria-hidden': 'true' },
      svg('line', { class: `line ${side}`, x1: 1, y1: 6, x2: 19, y2: 6 }),
    );
    return {
      node: element('span', { class: 'side' }, sample, select),
      select,
      key: { signature: '' },
    };
  }

  private menu(): MenuItem[] {
    const { post, saveJson, savePng, canSave } = this.actions;
    return [
      {
        icon: 'terminal',
        label: l10n.t('Copy as curl'),
        run: () => post({ kind: 'copyCurl' }),
        enabled: () => true,
      },
      { icon: 'json', label: l10n.t('Save JSON…'), run: saveJson, enabled: canSave },
      { icon: 'file-media', label: l10n.t('Save PNG…'), run: savePng, enabled: canSave },
    ];
  }
}

/** Choices under their headings, each heading once. */
function grouped(choices: SourceChoice[]): HTMLElement[] {
  const option = ({ id, label }: SourceChoice): HTMLElement =>
    element('option', { value: id }, label);
  const headings = [...new Set(choices.map(({ group }) => group))];
  return headings.flatMap(heading => {
    const under = choices.filter(({ group }) => group === heading).map(option);
    return heading === undefined ? under : [element('optgroup', { label: heading }, ...under)];
  });
}

function ran({ state }: Content): boolean {
  return [state.left, state.right].some(side => side.state === 'done' || side.state === 'failed');
}
