import * as l10n from '@vscode/l10n';
import type { FromViewer, Side } from '../../protocol/viewer';
import { element, icon, textButton } from '../shared/dom';
import { lead, type Lead } from './leads';
import type { Content } from './store';
import { sideMessage, sideName } from './words';

/**
 * What stands beside the picture where numbers are missing: not run, waiting, failed, nothing
 * found, not possible yet.
 */
export class Notices {
  readonly node = element('div', { class: 'notices' });

  constructor(
    private readonly post: (message: FromViewer) => void,
    private readonly setThreshold: (value: number) => void,
  ) {}

  render(content: Content): void {
    const { state, imageError } = content;
    // An unreadable image fails everywhere for one reason, which is said once.
    const told = new Set<string | undefined>();
    const notices = (['left', 'right'] as const).flatMap(side => {
      const message = sideMessage(state[side]);
      if (message !== undefined && told.has(message)) return [];
      told.add(message);
      return this.side(side, content) ?? [];
    });
    if (imageError && !told.has(imageError)) notices.unshift(notice('error', 'bad', imageError));
    const hint = lead(content);
    if (hint)
      notices.unshift(
        notice(
          'search',
          'quiet',
          hint.text,
          hint.step && textButton(hint.step.label, () => this.take(hint.step!)),
        ),
      );
    const idle = (['left', 'right'] as const).filter(side => state[side].state === 'idle');
    if (idle.length) {
      const message =
        idle.length === 2
          ? l10n.t('Nothing run yet. Run both sides to see what they find.')
          : l10n.t('Not asked yet: {0}.', sideName(content, idle[0]!));
      notices.push(
        notice(
          'eye',
          'quiet',
          message,
          textButton(l10n.t('Run'), () => this.post({ kind: 'runAgain' })),
        ),
      );
    }
    this.node.hidden = !notices.length;
    this.node.replaceChildren(...notices);
  }

  private take(step: NonNullable<Lead['step']>): void {
    if ('threshold' in step) this.setThreshold(step.threshold);
    else this.post({ kind: 'choose', side: 'left', id: step.choose });
  }

  private side(side: Side, content: Content): HTMLElement | undefined {
    const sideState = content.state[side];
    switch (sideState.state) {
      case 'running':
        return notice('loading', 'quiet', l10n.t('Waiting for {0}…', sideName(content, side)));
      case 'failed':
      case 'unavailable': {
        const { fix } = sideState;
        return notice(
          sideState.state === 'failed' ? 'error' : 'info',
          sideState.state === 'failed' ? 'bad' : 'quiet',
          sideMessage(sideState)!,
          fix && textButton(fix.label, () => this.post({ kind: 'fix', button: fix })),
          side,
        );
      }
      case 'idle':
      case 'done':
        return undefined;
    }
  }
}

function notice(
  iconName: string,
  tone: 'bad' | 'quiet',
  message: string,
  button?: HTMLElement,
  side?: Side,
): HTMLElement {
  return element(
    'div',
    { class: `notice ${tone} ${side ?? ''}`.trim() },
    icon(iconName, iconName === 'loading' ? 'codicon-modifier-spin' : ''),
    element('div', { class: 'notice-body' }, element('p', {}, message), button),
  );
}
