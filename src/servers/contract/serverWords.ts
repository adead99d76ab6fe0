import * as l10n from '@vscode/l10n';
import type { ServerProgramId } from '../../model/prediction';

/**
 * Whole sentences about a server: one language joins a name to its verb with a space, another does
 * not.
 */
export interface ServerWords {
  name: string;
  start: string;
  starting: string;
  stopped: string;
  ready: string;
  stopping: string;
  /** A model on this server. */
  serving: (model: string) => string;
}

const words: Record<ServerProgramId, () => ServerWords> = {
  torchserve: () => ({
    name: 'TorchServe',
    start: l10n.t('Start TorchServe'),
    starting: l10n.t('Starting TorchServe…'),
    stopped: l10n.t('TorchServe is stopped'),
    ready: l10n.t('TorchServe is ready'),
    stopping: l10n.t('TorchServe is stopping'),
    serving: model => l10n.t('{0} on TorchServe', model),
  }),
  builtin: () => ({
    name: l10n.t('Built-in Server'),
    start: l10n.t('Start Built-in Server'),
    starting: l10n.t('Starting the built-in server…'),
    stopped: l10n.t('The built-in server is stopped'),
    ready: l10n.t('The built-in server is ready'),
    stopping: l10n.t('The built-in server is stopping'),
    serving: model => l10n.t('{0} on Built-in Server', model),
  }),
};

export function serverWords(program: ServerProgramId): ServerWords {
  return words[program]();
}
