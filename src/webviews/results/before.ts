import * as l10n from '@vscode/l10n';
import type { PredictionSource } from '../../model/prediction';
import type { Answered, Side, ViewerState } from '../../protocol/viewer';
import type { Content } from './store';
import { headline } from './words';

type Headline = Omit<ReturnType<typeof headline>, 'icon'> & { icon: string };

/** The sides whose result something else gave than what is chosen now. */
export function sidesOfBefore(state: ViewerState): Side[] {
  return (['left', 'right'] as const).filter(side => {
    const shown = state[side];
    return shown.state === 'done' && shown.before;
  });
}

/**
 * The headline; of results of before it says whose they are, and gives no verdict on what is chosen
 * now.
 */
export function shownHeadline(content: Content): Headline {
  const told = headline(content);
  const before = sidesOfBefore(content.state);
  if (!before.length || told.icon === 'loading') return told;
  const names = before
    .map(side => giver(content, side))
    .reduce((all, next) => l10n.t('{0}; {1}', all, next));
  return {
    text: l10n.t('Earlier result: {0}. {1}', names, told.text),
    icon: 'history',
    tone: 'quiet',
  };
}

/** Who gave a side's result: "dbnet_tiny 1.0 on TorchServe"; undefined of a side without one. */
export function giverName({ state }: Content, side: Side): string | undefined {
  const shown = state[side];
  if (shown.state !== 'done') return undefined;
  return shown.answered?.label ?? sourceName(shown.prediction.source);
}

/** Of a result that was kept without its label. */
function sourceName(source: PredictionSource): string {
  switch (source.kind) {
    case 'served':
      return [source.model, source.version].filter(Boolean).join(' ');
    case 'local':
      return l10n.t('local · {0}', source.device);
    case 'file':
    case 'truth':
      return source.path;
  }
}

function giver(content: Content, side: Side): string {
  const shown = content.state[side];
  const name = giverName(content, side) ?? '';
  const at = shown.state === 'done' ? shown.answered?.at : undefined;
  return at === undefined ? name : l10n.t('{0}, {1}', name, moment(at));
}

/** The time; of another day the date too. */
export function moment(at: NonNullable<Answered['at']>): string {
  const [then, now] = [new Date(at), new Date()];
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const language = document.documentElement.lang || undefined;
  return then.toDateString() === now.toDateString()
    ? then.toLocaleTimeString(language, time)
    : then.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}
