import type { PredictionSource } from '../../model/prediction';
import type { RunSource } from '../../runs/runSource';
import type { AskedServer } from '../../servers/contract/server';

/** Who answers for a model of a server. */
export function servedSource(
  { client, kind }: Pick<AskedServer, 'client' | 'kind'>,
  { model, version }: Extract<RunSource, { kind: 'served' }>,
): PredictionSource {
  return {
    kind: 'served',
    model,
    ...(version && { version }),
    address: client.inferenceAddress,
    ...(kind !== 'existing' && kind !== 'docker' && { server: kind }),
  };
}
