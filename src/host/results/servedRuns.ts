import * as l10n from '@vscode/l10n';
import { env } from 'vscode';
import type { ModelStatus } from '../../servers/contract/modelStatus';
import type { AskedServer, ServersInUse } from '../../servers/contract/server';
import { ServedPredictor } from '../../servers/contract/servedPredictor';
import { shellOf } from '../../servers/contract/shells';
import { serverKinds } from '../../servers/kinds';
import type { AskedModels } from '../../runs/runChoices';
import type { RunSource } from '../../runs/runSource';
import type { LocalModels } from '../models/localModels';
import type { Models, ServedModel } from '../models/models';
import { fixButton } from '../ui/notify';
import { lacksTexts, requireTexts, textsBeside } from './imageTexts';
import type { AskMany, ManyReady } from './manyImages';
import { missingServer } from './missingServer';
import { servedSource } from './servedSource';
import type { Inside, ResolvedSource, Unavailable } from './sources';

type ServedSource = Extract<RunSource, { kind: 'served' }>;

/** Of one model; more only wait in the server's queue, each with its image in memory. */
const MOST_AT_ONCE = 16;
const UNKNOWN_WORKERS = 3;

/** The models of the servers that can be asked, as sides of a panel. */
export class ServedRuns {
  /** By id, who could be asked before: a side that asks one which has gone still names it. */
  private readonly known = new Map<string, AskedServer>();

  constructor(
    private readonly models: Pick<Models, 'selected' | 'servedBy'>,
    private readonly servers: Pick<ServersInUse, 'asked'>,
    private readonly local: LocalModels,
  ) {}

  /** Of every server that answers; the selected model first. */
  async atHand(): Promise<AskedModels[]> {
    return Promise.all(
      this.servers.asked.map(async server => {
        this.known.set(server.id, server);
        const served = await this.models.servedBy(server).catch(() => []);
        return {
          server: server.id,
          serving: model => server.serving(model),
          models: await this.withTasks(served),
        };
      }),
    );
  }

  async resolve(source: ServedSource | undefined, imagePath: string): Promise<ResolvedSource> {
    const server = this.serverOf(source);
    if (!server) return this.lacksServer(source);
    if (source) return this.ready(server, source, imagePath);
    // A server that cannot be asked says why.
    await this.models.servedBy(server);
    return {
      kind: 'unavailable',
      message: l10n.t('The server at {0} serves no model.', server.client.inferenceAddress),
      fix: fixButton('convertToMar'),
    };
  }

  /** The same for many images: as many at once as the model has workers, and one more. */
  async many(asked: ServedSource): Promise<ManyReady | Unavailable> {
    const server = this.serverOf(asked);
    if (!server) return this.lacksServer(asked);
    const { client } = server;
    const { model, version } = asked;
    const wantsTexts = await this.local.wantsTexts(model);
    const workers = await client.describe(model, version).then(
      found => found.reduce((most, status) => Math.max(most, workersOf(status)), 1),
      () => 1,
    );
    const ask: AskMany = async (image, signal) => {
      const known = wantsTexts ? await requireTexts(image.path) : undefined;
      return new ServedPredictor(client, model, version, known).predict(image, signal);
    };
    const askers = Array.from({ length: Math.min(MOST_AT_ONCE, workers + 1) }, () => ask);
    return { kind: 'ready', source: servedSource(server, asked), askers, dispose: () => undefined };
  }

  /**
   * The `curl` line that asks the same; undefined where the server cannot be asked, or takes no
   * image as it is.
   */
  curl({ server, model, version }: ServedSource, imagePath: string): string | undefined {
    const asked = this.servers.asked.find(({ id }) => server === undefined || id === server);
    return (
      asked &&
      serverKinds[asked.kind].curl?.({
        address: asked.client.inferenceAddress,
        model,
        ...(version && { version }),
        imagePath,
        key: asked.keyLocation,
        shell: shellOf(env.shell),
      })
    );
  }

  private serverOf(source: ServedSource | undefined): AskedServer | undefined {
    const { asked } = this.servers;
    return source?.server === undefined ? asked[0] : asked.find(({ id }) => id === source.server);
  }

  private lacksServer(source: ServedSource | undefined): Unavailable {
    if (source?.server === undefined) {
      const message = l10n.t('No server is running.');
      return { kind: 'unavailable', message, fix: fixButton('startTorchServe') };
    }
    return missingServer({ ...source, server: source.server }, this.known.get(source.server));
  }

  private async ready(
    server: AskedServer,
    asked: ServedSource,
    imagePath: string,
  ): Promise<ResolvedSource> {
    const { client } = server;
    const { model, version } = asked;
    const source = servedSource(server, asked);
    const wantsTexts = await this.local.wantsTexts(model);
    const known = wantsTexts ? await textsBeside(imagePath) : undefined;
    if (wantsTexts && !known) return { ...lacksTexts(imagePath), source };
    const predictor = new ServedPredictor(client, model, version, known);
    const inside = async (): Promise<Inside | undefined> => {
      const pipeline = await this.local.find(model);
      return pipeline && { pipeline, device: 'cpu', ...(known && { known }) };
    };
    return { kind: 'ready', predictor, source, inside };
  }

  private async withTasks(served: ServedModel[]): Promise<AskedModels['models']> {
    const selected = this.models.selected();
    const sorted = served.sort((a, b) => Number(b.name === selected) - Number(a.name === selected));
    return Promise.all(
      sorted.map(async model => {
        const task = await this.local.task(model.name);
        return task ? { ...model, task } : model;
      }),
    );
  }
}

/** A server that does not tell them gathers what is asked into batches, or has several. */
function workersOf({ workers, ready }: ModelStatus): number {
  return workers.length === 0 && ready ? UNKNOWN_WORKERS : workers.length;
}
