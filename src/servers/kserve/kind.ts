import * as l10n from '@vscode/l10n';
import type { AttachOptions, ServerAddress, ServerKind } from '../contract/serverKind';
import { OipClient } from '../oip/oipClient';

/** KServe's own server, or any other of the Open Inference Protocol. */
export const kserveKind = {
  words: () => ({
    name: 'KServe',
    start: l10n.t('Use a Running KServe…'),
    starting: l10n.t('Asking KServe…'),
    stopped: l10n.t('KServe does not answer'),
    ready: l10n.t('KServe is attached'),
    stopping: l10n.t('KServe is stopping'),
    serving: (model: string, address: string) =>
      l10n.t('{0} on KServe at {1}', model, new URL(address).host),
  }),
  attach: ({ inferenceAddress: address }: ServerAddress, options: AttachOptions) =>
    new OipClient({
      address,
      program: 'KServe',
      // Its binary BYTES must be UTF-8, which no image is.
      imageAs: 'UINT8',
      ...options,
    }),
} satisfies ServerKind;
