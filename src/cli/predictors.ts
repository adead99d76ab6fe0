import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { KnownTexts } from '../model/pipeline';
import type { Predictor } from '../model/prediction';
import { TorchServeClient } from '../servers/contract/client';
import { keysFromFile, readAccessKeys } from '../servers/contract/keys';
import { ServedPredictor } from '../servers/contract/servedPredictor';
import { requireFile } from './files';
import { numberOption } from './subcommand';

/** The seed's default of `--inference-addr`. */
export const defaultInferenceAddress = '127.0.0.1:8080';
/** TorchServe's own limit for an answer, in seconds. */
const defaultTimeout = 120;

/** What `predict` and `compare` take for a model that is served. */
export const servedOptions = {
  'inference-addr': { type: 'string' },
  'key-file': { type: 'string' },
  timeout: { type: 'string' },
} as const;
export type ServedOptions = { [K in keyof typeof servedOptions]?: string | undefined };

export const servedUsage = '[--inference-addr HOST:PORT] [--key-file FILE] [--timeout SECONDS]';

export function servedHelp(): [name: string, meaning: string][] {
  return [
    [
      '--inference-addr HOST:PORT',
      l10n.t("TorchServe's inference address (default: {0})", defaultInferenceAddress),
    ],
    [
      '--key-file FILE',
      l10n.t("TorchServe's key_file.json, for a server with token authorization"),
    ],
    [
      '--timeout SECONDS',
      l10n.t("how long to wait for the server's answer (default: {0})", defaultTimeout),
    ],
  ];
}

/**
 * Throws `UserError` for an address, key file or time that cannot be used; whether the server
 * answers shows when it is asked.
 */
export async function servedPredictor(
  { model, version }: { model: string; version?: string },
  options: ServedOptions,
  known?: KnownTexts,
): Promise<Predictor> {
  return new ServedPredictor(await servedClient(options), model, version, known);
}

/** The same for who asks about many images. */
export async function servedClient(
  options: ServedOptions,
  managementAddress?: string,
): Promise<TorchServeClient> {
  const {
    'inference-addr': inferenceAddress = defaultInferenceAddress,
    'key-file': keyFile,
    timeout,
  } = options;
  const responseTimeout =
    timeout === undefined ? defaultTimeout : numberOption('--timeout', timeout, 1, 86_400);
  if (keyFile !== undefined && !(await readAccessKeys(requireFile(keyFile, l10n.t('Key file'))))) {
    throw new UserError(
      l10n.t(
        '{0} holds no TorchServe keys; name the key_file.json in the folder TorchServe was started from',
        keyFile,
      ),
    );
  }
  return new TorchServeClient({
    inferenceAddress,
    responseTimeout,
    ...(managementAddress !== undefined && { managementAddress }),
    ...(keyFile !== undefined && { keys: keysFromFile(keyFile) }),
  });
}
