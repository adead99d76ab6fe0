import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { Patience } from '../servers/contract/patience';
import type { ServerClient } from '../servers/contract/serverClient';
import { ServedPredictor } from '../servers/contract/servedPredictor';
import { fileHash } from '../runs/fileHash';
import { mostAtOnce, type Asking, type AskingOptions } from './asking';
import { packageVersions } from './files';
import { readAnnotations } from './localModels';
import { defaultInferenceAddress, servedClient, type ServedOptions } from './predictors';
import { readImage } from './readImage';
import { numberOption } from './subcommand';

/** TorchServe's own, beside its inference address. */
const defaultManagementAddress = '127.0.0.1:8081';
/** Where nobody says how many workers there are. */
export const defaultAtOnce = 4;
/** So that a worker finds its next image when it is done with one. */
const perWorker = 2;

/**
 * Asks a served model about many images, as many at once as its workers take, or `--concurrency`
 * says; a server that goes is waited for. Throws `UserError` for options that cannot be used.
 */
export async function servedAsking(
  model: string,
  options: ServedOptions & { 'management-addr'?: string | undefined },
  { images, annotations, concurrency, onAway }: AskingOptions,
  cancelled: AbortSignal,
): Promise<Asking> {
  const given = options['management-addr'];
  const beside = (options['inference-addr'] ?? defaultInferenceAddress) === defaultInferenceAddress;
  const management = given ?? (beside ? defaultManagementAddress : undefined);
  const asked = { managementAddress: management, signal: cancelled };
  const { client, kind } = await servedClient(options, asked);
  if (given !== undefined && kind !== 'existing')
    throw new UserError(l10n.t('--{0} has no meaning here; see --help', 'management-addr'));
  const atOnce =
    concurrency === undefined
      ? await usefulAtOnce(client, model, given !== undefined)
      : Math.round(numberOption('--concurrency', concurrency, 1, mostAtOnce));
  const patience = new Patience({ ping: signal => client.ping(signal), onAway });
  const ask: Asking['askers'][number] = async (name, signal) => {
    const image = await readImage(path.resolve(images.folder, name), signal);
    const known = readAnnotations(annotations, image);
    const predictor = new ServedPredictor(client, model, undefined, known);
    return patience.answer(() => predictor.predict(image, signal), signal);
  };
  return {
    askers: Array.from({ length: atOnce }, () => ask),
    source: {
      kind: 'served',
      model,
      address: client.inferenceAddress,
      ...(kind !== 'existing' && { server: kind }),
    },
    settings: {
      ...(annotations !== undefined && { annotations: await fileHash(annotations) }),
      versions: { 'mmocr-serving': packageVersions()['mmocr-serving'] },
    },
    dispose: () => undefined,
  };
}

/** By the model's workers, where the management address tells; it must where it was `given`. */
async function usefulAtOnce(client: ServerClient, model: string, given: boolean): Promise<number> {
  if (client.managementAddress === undefined) return defaultAtOnce;
  try {
    const versions = await client.describe(model);
    const workers = Math.max(...versions.map(version => version.workers.length));
    return workers > 0 ? Math.min(perWorker * workers, mostAtOnce) : defaultAtOnce;
  } catch (error) {
    if (given) throw error;
    return defaultAtOnce;
  }
}
