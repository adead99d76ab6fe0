import * as l10n from '@vscode/l10n';
import type { KnownTexts } from '../model/pipeline';
import type { Predictor } from '../model/prediction';
import type { ElsewhereKindId } from '../servers/contract/server';
import type { ServerClient } from '../servers/contract/serverClient';
import { ServedPredictor } from '../servers/contract/servedPredictor';
import { kindToAsk } from '../servers/findKind';
import { attachedKind } from '../servers/kinds';
import { keysOf, namedKind, serverKinds } from './serverKind';
import { numberOption } from './subcommand';

/** The seed's default of `--inference-addr`. */
export const defaultInferenceAddress = '127.0.0.1:8080';
/** TorchServe's own limit for an answer, in seconds. */
const defaultTimeout = 120;

/** What `predict` and `compare` take for a model that is served. */
export const servedOptions = {
  'inference-addr': { type: 'string' },
  'server-kind': { type: 'string' },
  'key-file': { type: 'string' },
  timeout: { type: 'string' },
} as const;
export type ServedOptions = { [K in keyof typeof servedOptions]?: string | undefined };

export const servedUsage =
  '[--inference-addr HOST:PORT] [--server-kind KIND] [--key-file FILE] [--timeout SECONDS]';

export function servedHelp(): [name: string, meaning: string][] {
  return [
    [
      '--inference-addr HOST:PORT',
      l10n.t("the server's inference address (default: {0})", defaultInferenceAddress),
    ],
    [
      '--server-kind KIND',
      l10n.t('{0}; without it the server is asked what it is', serverKinds.join(', ')),
    ],
    [
      '--key-file FILE',
      l10n.t(
        "TorchServe's key_file.json, for a server with token authorization; for another kind a file that holds its bearer token alone",
      ),
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
  { known, signal }: { known?: KnownTexts | undefined; signal: AbortSignal },
): Promise<Predictor> {
  const { client } = await servedClient(options, { signal });
  return new ServedPredictor(client, model, version, known);
}

/** A server to be asked, and what it is. */
export interface ServedClient {
  client: ServerClient;
  kind: ElsewhereKindId;
}

/** The same for who asks about many images. */
export async function servedClient(
  options: ServedOptions,
  { managementAddress, signal }: { managementAddress?: string | undefined; signal: AbortSignal },
): Promise<ServedClient> {
  const { 'inference-addr': inferenceAddress = defaultInferenceAddress, timeout } = options;
  const responseTimeout =
    timeout === undefined ? defaultTimeout : numberOption('--timeout', timeout, 1, 86_400);
  const named = namedKind(options['server-kind']);
  const kind = named ?? (await kindToAsk(inferenceAddress, signal));
  const keys = await keysOf(options, kind);
  const attached = attachedKind(kind)!;
  const address = {
    inferenceAddress,
    ...(managementAddress !== undefined && { managementAddress }),
  };
  const client = attached.attach(address, { responseTimeout, ...(keys && { keys }) });
  return { client, kind };
}
