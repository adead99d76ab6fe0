import * as l10n from '@vscode/l10n';
import { env } from 'vscode';
import type { PredictionSource } from '../../model/prediction';
import { curlCommand } from '../../servers/contract/curl';
import type { AskedServer, ServersInUse } from '../../servers/contract/server';
import { ServedPredictor } from '../../servers/contract/servedPredictor';
import { shellOf } from '../../servers/contract/shells';
import type { AskedModels } from '../../runs/runChoices';
import type { RunSource } from '../../runs/runSource';
import type { LocalModels } from '../models/localModels';
import type { Models, ServedModel } from '../models/models';
import { fixButton } from '../ui/notify';
import { lacksTexts, textsBeside } from './imageTexts';
import type { Inside, ResolvedSource } from './sources';

type ServedSource = Extract<RunSource, { kind: 'served' }>;

/** The models of the servers that can be asked, as sides of a panel. */
export class ServedRuns {
  constructor(
    private readonly models: Pick<Models, 'selected' | 'servedBy'>,
    private readonly servers: Pick<ServersInUse, 'asked'>,
    private readonly local: LocalModels,
  ) {}

  /** Of every server that answers; the selected model first. */
  async atHand(): Promise<AskedModels[]> {
    return Promise.all(
      this.servers.asked.map(async server => {
        const served = await this.models.servedBy(server).catch(() => []);
        return {
          server: server.id,
          serving: model => server.serving(model),
          models: await this.known(served),
        };
      }),
    );
  }

  async resolve(source: ServedSource | undefined, imagePath: string): Promise<ResolvedSource> {
    const { asked } = this.servers;
    const server =
      source?.server === undefined ? asked[0] : asked.find(({ id }) => id === source.server);
    if (!server)
      return {
        kind: 'unavailable',
        message: asked.length
          ? l10n.t('The server of this model is not running.')
          : l10n.t('No server is running.'),
        fix: fixButton('startTorchServe'),
      };
    if (source) return this.ready(server, source, imagePath);
    // A server that cannot be asked says why.
    await this.models.servedBy(server);
    return {
      kind: 'unavailable',
      message: l10n.t('The server at {0} serves no model.', server.client.inferenceAddress),
      fix: fixButton('convertToMar'),
    };
  }

  /** The `curl` line that asks the same; undefined where the server cannot be asked. */
  curl({ server, model, version }: ServedSource, imagePath: string): string | undefined {
    const asked = this.servers.asked.find(({ id }) => server === undefined || id === server);
    return (
      asked &&
      curlCommand({
        address: asked.client.inferenceAddress,
        model,
        ...(version && { version }),
        imagePath,
        key: asked.keyLocation,
        shell: shellOf(env.shell),
      })
    );
  }

  private async ready(
    { client, kind }: AskedServer,
    { model, version }: ServedSource,
    imagePath: string,
  ): Promise<ResolvedSource> {
    const source: PredictionSource = {
      kind: 'served',
      model,
      ...(version && { version }),
      address: client.inferenceAddress,
      ...((kind === 'torchserve' || kind === 'builtin') && { server: kind }),
    };
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

  private async known(served: ServedModel[]): Promise<AskedModels['models']> {
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
