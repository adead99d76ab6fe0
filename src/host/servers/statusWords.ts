import * as l10n from '@vscode/l10n';
import { serverWords } from '../../servers/contract/serverWords';
import { visibleText } from '../../base/visibleText';
import type { ServerState } from './state';

/** Longer texts push the other items out of a status bar. */
const LONGEST = 48;

/** The item's text. While the server starts, what it waits for: nobody hovers to find out. */
export function textOf(state: ServerState): string {
  if (state.kind === 'starting') return visibleText(state.text, LONGEST);
  const { name } = serverWords(state.program);
  return state.kind === 'ready' ? `${name} :${new URL(state.inferenceAddress).port}` : name;
}

/** One sentence on the state, for screen readers, the tooltip and the menu's title. */
export function saysOf(state: ServerState): string {
  switch (state.kind) {
    case 'starting':
      return visibleText(state.text);
    case 'failed':
      return visibleText(state.error.message);
    case 'stopped':
    case 'ready':
    case 'stopping':
      return serverWords(state.program)[state.kind];
  }
}

/** The sentence, what runs and where, and what a click does: a line each. */
export function tooltipOf(state: ServerState): string {
  return [saysOf(state), ...details(state), l10n.t('Click for models, stop, log and more')].join(
    '\n',
  );
}

function details(state: ServerState): string[] {
  if (state.kind !== 'ready') return [];
  return [
    l10n.t(
      'Models: {0}',
      visibleText(state.models.map(model => `${model.name} ${model.version}`).join(', ')),
    ),
    l10n.t('Inference: {0}', state.inferenceAddress),
    l10n.t('Management: {0}', state.managementAddress),
  ];
}
