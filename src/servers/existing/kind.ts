import * as l10n from '@vscode/l10n';
import { TorchServeClient } from '../contract/client';
import { curlCommand } from '../contract/curl';
import type { AttachOptions, ServerAddress, ServerKind } from '../contract/serverKind';

/** A server with TorchServe's REST interface that runs elsewhere. */
export const existingKind = {
  words: () => ({
    name: l10n.t('Running Server'),
    start: l10n.t('Use a Running Server…'),
    starting: l10n.t('Asking the server…'),
    stopped: l10n.t('The server does not answer'),
    ready: l10n.t('A running server is attached'),
    stopping: l10n.t('The server is stopping'),
    serving: (model: string, address: string) => l10n.t('{0} on {1}', model, new URL(address).host),
  }),
  attach: (address: ServerAddress, options: AttachOptions) =>
    new TorchServeClient({ ...address, ...options }),
  curl: curlCommand,
} satisfies ServerKind;
