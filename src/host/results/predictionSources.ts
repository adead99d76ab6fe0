import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { env, type Event } from 'vscode';
import type { UserError } from '../../base/errors';
import type { EngineClient } from '../../engineClient/engineClient';
import { LocalPredictor } from '../../engineClient/localPredictor';
import type { ImageFile } from '../../model/prediction';
import { curlCommand } from '../../servers/contract/curl';
import { shellOf } from '../../servers/contract/shells';
import { ServedPredictor } from '../../servers/contract/servedPredictor';
import { NOT_SERVED, type FixButton, type Side } from '../../protocol/viewer';
import { annotationFiles, textsBeside } from './imageTexts';
import type { LocalModels } from '../models/localModels';
import type { Models, ServedModel } from '../models/models';
import { errorButtons, fixButton } from '../ui/notify';
import type { ServerController } from '../servers/serverController';
import { settings } from '../ui/settings';
import { requireTrust } from '../ui/trust';
import type { PredictionSources, ResolvedSource, SourceOption, Unavailable } from './sources';

const SERVED = 'served:';
const LOCAL = 'local:';

/**
 * The results panel's two sides: the served models on the left, the local run of the model shown
 * there on the right.
 */
export class Sources implements PredictionSources {
  readonly onDidChange: Event<void>;
  /** Image → the model on the left of its panel, which the local run follows. */
  readonly #shown = new Map<string, string>();

  constructor(
    private readonly models: Models,
    private readonly server: ServerController,
    private readonly local: LocalModels,
    private readonly inferenceEngine: EngineClient,
  ) {
    this.onDidChange = models.onDidChange;
  }

  async options(side: Side): Promise<SourceOption[]> {
    return side === 'left' ? this.servedOptions() : this.devices();
  }

  async resolve(side: Side, id: string | undefined, imagePath: string): Promise<ResolvedSource> {
    requireTrust(l10n.t('Testing a model'));
    return side === 'left' ? this.resolveServed(id, imagePath) : this.resolveLocal(id, imagePath);
  }

  curl(id: string, imagePath: string): string | undefined {
    const client = this.server.client;
    if (!client || !id.startsWith(SERVED)) return undefined;
    return curlCommand({
      address: client.inferenceAddress,
      ...parseServed(id),
      imagePath,
      key: this.server.keyLocation,
      shell: shellOf(env.shell),
    });
  }

  fixButton(error: UserError): FixButton | undefined {
    return errorButtons(error)[0];
  }

  scoreThreshold(): number {
    return settings().scoreThreshold;
  }

  decodeImage(
    image: ImageFile,
    upright: boolean,
    signal?: AbortSignal,
  ): ReturnType<PredictionSources['decodeImage']> {
    return this.inferenceEngine.request(
      'decodeImage',
      { image: image.bytes, imagePath: image.path, upright },
      signal,
    );
  }

  private async servedOptions(): Promise<SourceOption[]> {
    const selected = this.models.selected();
    const served = await this.models.served().catch(() => []);
    const sorted = served.sort((a, b) => Number(b.name === selected) - Number(a.name === selected));
    const options = await Promise.all(
      sorted.map(async ({ name, version }): Promise<SourceOption> => {
        const task = await this.local.task(name);
        const label = this.server.serving(`${name} ${version ?? ''}`.trim());
        return {
          id: servedId({ name, ...(version ? { version } : {}) }),
          label,
          ...(task && { task }),
        };
      }),
    );
    return options.length ? [...options, { id: NOT_SERVED, label: l10n.t('local run only') }] : [];
  }

  private async devices(): Promise<SourceOption[]> {
    const { devices } = await this.inferenceEngine.request('devices', {});
    const chosen = settings().device;
    return devices
      .sort((a, b) => Number(b.id === chosen) - Number(a.id === chosen))
      .map(({ id, label }) => ({ id: LOCAL + id, label: l10n.t('local · {0}', label) }));
  }

  private async resolveServed(id: string | undefined, imagePath: string): Promise<ResolvedSource> {
    const served = id?.startsWith(SERVED) ? parseServed(id) : undefined;
    // Also without a server, as after a reload: the local run answers for the model that the panel
    // shows.
    if (served) this.#shown.set(imagePath, served.model);
    else this.#shown.delete(imagePath);
    if (id === NOT_SERVED)
      return {
        kind: 'unavailable',
        message: l10n.t(
          'Only the local run is asked. Choose a served model above to compare with.',
        ),
      };
    const client = this.server.client;
    if (!client)
      return {
        kind: 'unavailable',
        message: l10n.t('No server is running.'),
        fix: fixButton('startTorchServe'),
      };
    if (!served) {
      // A server that cannot be asked says why.
      await this.models.served();
      return {
        kind: 'unavailable',
        message: l10n.t('The server at {0} serves no model.', client.inferenceAddress),
        fix: fixButton('convertToMar'),
      };
    }
    const server = this.server.program;
    const source = {
      kind: 'served',
      ...served,
      address: client.inferenceAddress,
      ...(server && { server }),
    } as const;
    const known = (await this.local.wantsTexts(served.model))
      ? ((await textsBeside(imagePath)) ?? lacksTexts(imagePath))
      : undefined;
    if (known && 'kind' in known) return { ...known, source };
    return {
      kind: 'ready',
      predictor: new ServedPredictor(client, served.model, served.version, known),
      source,
    };
  }

  private async resolveLocal(id: string | undefined, imagePath: string): Promise<ResolvedSource> {
    const model = this.#shown.get(imagePath) ?? this.models.selected();
    if (model === undefined)
      return {
        kind: 'unavailable',
        message: l10n.t('Select a model first.'),
        fix: { label: l10n.t('Select Model…'), command: 'mmocr.selectModel' },
      };
    const found = await this.local.find(model);
    const device = id?.startsWith(LOCAL) ? id.slice(LOCAL.length) : settings().device;
    const source = { kind: 'local', model, device } as const;
    if (!found) return { ...(await this.lacksOnnx(model)), source };
    const known =
      found.kind === 'kie' ? ((await textsBeside(imagePath)) ?? lacksTexts(imagePath)) : undefined;
    if (known && 'kind' in known) return { ...known, source };
    return {
      kind: 'ready',
      predictor: new LocalPredictor({
        engine: this.inferenceEngine,
        pipeline: found,
        device,
        ...(known ? { known } : {}),
      }),
      source,
    };
  }

  private async lacksOnnx(model: string): Promise<Unavailable> {
    if (await this.local.isChain(model)) {
      return {
        kind: 'unavailable',
        message: l10n.t(
          'The archive of "{0}" holds no ONNX files to compare with. Export each of its models to ONNX, then convert them again.',
          model,
        ),
        fix: { label: l10n.t('Convert Again…'), command: 'mmocr.convertChainToMar' },
      };
    }
    return {
      kind: 'unavailable',
      message: l10n.t('There is no ONNX file of "{0}" to compare with.', model),
      fix: { ...fixButton('exportToOnnx'), arguments: [{ modelName: model }] },
    };
  }
}

function lacksTexts(imagePath: string): Unavailable {
  const [full = '', short = ''] = annotationFiles(imagePath).map(file => path.basename(file));
  return {
    kind: 'unavailable',
    message: l10n.t(
      'A KIE model needs the boxes and texts of the image. Save them beside it as {0} or {1}: {2}',
      full,
      short,
      '{"boxes": [[x1, y1, …]], "texts": ["…"]}',
    ),
  };
}

export function servedId({ name, version }: ServedModel): string {
  return `${SERVED}${name}/${version ?? ''}`;
}

/** Model names hold no slash. */
function parseServed(id: string): { model: string; version?: string } {
  const [model = '', version] = id.slice(SERVED.length).split('/');
  return { model, ...(version ? { version } : {}) };
}
