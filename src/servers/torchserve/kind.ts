import * as l10n from '@vscode/l10n';
import { curlCommand } from '../contract/curl';
import type { ServerKind } from '../contract/serverKind';

/** TorchServe, started here. */
export const torchServeKind: ServerKind = {
  words: () => ({
    name: 'TorchServe',
    start: l10n.t('Start TorchServe'),
    starting: l10n.t('Starting TorchServe…'),
    stopped: l10n.t('TorchServe is stopped'),
    ready: l10n.t('TorchServe is ready'),
    stopping: l10n.t('TorchServe is stopping'),
    serving: model => l10n.t('{0} on TorchServe', model),
  }),
  curl: curlCommand,
};
