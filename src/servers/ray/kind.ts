import * as l10n from '@vscode/l10n';
import { curlCommand } from '../contract/curl';
import type { AttachOptions, ServerAddress, ServerKind } from '../contract/serverKind';
import { RayClient } from './rayClient';

/** Ray Serve on this machine, or a cluster's. */
export const rayKind = {
  words: () => ({
    name: 'Ray Serve',
    start: l10n.t('Use a Running Ray Serve…'),
    starting: l10n.t('Asking Ray Serve…'),
    stopped: l10n.t('Ray Serve does not answer'),
    ready: l10n.t('Ray Serve is attached'),
    stopping: l10n.t('Ray Serve is stopping'),
    serving: (model: string, address: string) =>
      l10n.t('{0} on Ray Serve at {1}', model, new URL(address).host),
  }),
  attach: ({ inferenceAddress: address }: ServerAddress, options: AttachOptions) =>
    new RayClient({ address, ...options }),
  curl: curlCommand,
} satisfies ServerKind;
