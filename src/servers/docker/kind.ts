import * as l10n from '@vscode/l10n';
import { TorchServeClient } from '../contract/client';
import { curlCommand } from '../contract/curl';
import type { AttachOptions, ServerAddress, ServerKind } from '../contract/serverKind';

/** TorchServe in a container of this machine. */
export const dockerKind = {
  words: () => ({
    name: 'Docker',
    start: l10n.t('Run in Docker'),
    starting: l10n.t('Starting TorchServe in Docker…'),
    stopped: l10n.t('TorchServe in Docker is stopped'),
    ready: l10n.t('TorchServe in Docker is ready'),
    stopping: l10n.t('TorchServe in Docker is stopping'),
    serving: (model: string) => l10n.t('{0} in Docker', model),
  }),
  attach: (address: ServerAddress, options: AttachOptions) =>
    new TorchServeClient({ ...address, ...options }),
  curl: curlCommand,
} satisfies ServerKind;
