import * as l10n from '@vscode/l10n';
import type { AttachOptions, ServerAddress, ServerKind } from '../contract/serverKind';
import { OipClient } from '../oip/oipClient';

/** NVIDIA's Triton Inference Server. */
export const tritonKind = {
  words: () => ({
    name: 'Triton',
    start: l10n.t('Use a Running Triton…'),
    starting: l10n.t('Asking Triton…'),
    stopped: l10n.t('Triton does not answer'),
    ready: l10n.t('Triton is attached'),
    stopping: l10n.t('Triton is stopping'),
    serving: (model: string, address: string) =>
      l10n.t('{0} on Triton at {1}', model, new URL(address).host),
  }),
  attach: ({ inferenceAddress: address }: ServerAddress, options: AttachOptions) =>
    new OipClient({
      address,
      program: 'Triton',
      // It takes no datatype but the one that the model declares.
      imageAs: 'BYTES',
      ...options,
    }),
} satisfies ServerKind;
