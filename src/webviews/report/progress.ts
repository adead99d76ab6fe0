import * as l10n from '@vscode/l10n';
import type { FromReport, ReportProgress } from '../../protocol/report';
import { element, icon, textButton } from '../shared/dom';
import { headline } from './headline';
import type { Store } from './store';
import { timeLeft, whole } from './words';

/** The verdict, how far the run is, and what can be done about it. */
export class Progress {
  readonly node: HTMLElement;
  private readonly verdictIcon = icon('info');
  private readonly text = element('span', { role: 'status', 'aria-live': 'polite' });
  private readonly place = element('span', { class: 'hint place' });
  private readonly filled = element('div', { class: 'filled' });
  private readonly bar = element(
    'div',
    {
      class: 'progress-bar',
      role: 'progressbar',
      'aria-valuemin': 0,
      'aria-label': l10n.t('Images asked about'),
    },
    this.filled,
  );
  /** One button for both, so that it keeps the focus. */
  private readonly pause = this.button(() =>
    this.post({ kind: this.state === 'running' ? 'pause' : 'resume' }),
  );
  private readonly cancel = this.button(() => this.post({ kind: 'cancel' }));
  private readonly retry = this.button(() => this.post({ kind: 'retryFailed' }));
  private readonly fix = this.button(() => {
    const button = this.store.progress?.fix;
    if (button) this.post({ kind: 'fix', button });
  });
  private readonly verdict = element('div', { class: 'verdict' }, this.verdictIcon, this.text);

  constructor(
    private readonly store: Store,
    private readonly post: (message: FromReport) => void,
  ) {
    this.fix.classList.remove('secondary');
    const buttons = [this.fix, this.pause, this.cancel, this.retry];
    const actions = element('div', { class: 'actions' }, this.place, ...buttons);
    this.node = element('div', { class: 'run-state' }, this.verdict, actions, this.bar);
  }

  render(): void {
    const { about, progress, rows } = this.store;
    if (!about) return;
    const { text, icon: name, tone } = headline(about, progress, rows);
    this.verdict.className = `verdict ${tone}`;
    this.verdictIcon.className = `codicon codicon-${name}${name === 'loading' ? ' codicon-modifier-spin' : ''}`;
    this.text.setAttribute('aria-live', tone === 'quiet' ? 'off' : 'polite');
    // A live region repeats itself when its text is set again.
    if (this.text.textContent !== text) this.text.textContent = text;
    this.renderPlace(progress);
    this.renderButtons(progress);
  }

  private get state(): ReportProgress['state'] | undefined {
    return this.store.progress?.state;
  }

  private renderPlace(progress: ReportProgress | undefined): void {
    const { state, done = 0, of = 0, left } = progress ?? {};
    const goesOn = state === 'running' || state === 'paused';
    this.bar.hidden = progress !== undefined && !goesOn;
    this.bar.classList.toggle('waiting', !done && state !== 'paused');
    this.bar.setAttribute('aria-valuemax', String(of));
    this.bar.setAttribute('aria-valuenow', String(done));
    this.filled.style.inlineSize = of ? `${(100 * done) / of}%` : '0';
    const parts = [
      l10n.t('{0} of {1}', whole(done), whole(of)),
      ...(state === 'paused' ? [l10n.t('paused')] : []),
      ...(state === 'running' && left !== undefined ? [timeLeft(left)] : []),
    ];
    this.place.textContent = goesOn ? parts.join(' · ') : '';
  }

  private renderButtons(progress: ReportProgress | undefined): void {
    const { state, done = 0, of = 0, failed = 0, fix } = progress ?? {};
    const goesOn = state === 'running' || state === 'paused';
    const stopped = state === 'cancelled' && done < of;
    label(this.pause, state === 'running' ? 'debug-pause' : 'play', pauseWord(state));
    label(this.cancel, 'debug-stop', l10n.t('Cancel'));
    label(this.retry, 'refresh', l10n.t('Retry Failed ({0})', whole(failed)));
    label(this.fix, 'wrench', fix?.label ?? '');
    hide(this.pause, !goesOn && !stopped);
    hide(this.cancel, !goesOn);
    hide(this.retry, goesOn || !failed);
    hide(this.fix, !fix);
  }

  private button(run: () => void): HTMLButtonElement {
    return textButton('', run, { class: 'button secondary' });
  }
}

function pauseWord(state: ReportProgress['state'] | undefined): string {
  return state === 'running' ? l10n.t('Pause') : l10n.t('Resume');
}

function label(button: HTMLButtonElement, iconName: string, text: string): void {
  if (button.textContent !== text) button.replaceChildren(icon(iconName), text);
}

/** A button that goes while it has the focus gives it to a neighbour that stays, or to the list. */
function hide(button: HTMLButtonElement, hidden: boolean): void {
  const focused = document.activeElement === button;
  button.hidden = hidden;
  if (hidden && focused) document.querySelector<HTMLElement>('.rows')?.focus();
}
