import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { EngineClient } from '../../engineClient/engineClient';
import type { ImageFile, Prediction, Task } from '../../model/prediction';
import type { EngineMethods } from '../../protocol/engine';
import { NOT_SERVED, SAVED_RESULT, type FixButton, type Side } from '../../protocol/viewer';
import { TruthFinder } from '../../runs/findTruth';
import { firstChoices, secondChoices, type AtHand } from '../../runs/runChoices';
import { parseRunId, runId } from '../../runs/runId';
import type { RunSource } from '../../runs/runSource';
import { readStored } from '../../runs/storedResult';
import { storedRun, type StoredSource } from '../../runs/storedRun';
import type { ServersInUse } from '../../servers/contract/server';
import type { LocalModels } from '../models/localModels';
import type { Models, ServedModel } from '../models/models';
import { errorButtons } from '../ui/notify';
import { settings } from '../ui/settings';
import { requireTrust } from '../ui/trust';
import { LocalRuns } from './localRuns';
import type { ManyReady } from './manyImages';
import { rememberedResult } from './savedResults';
import { ServedRuns } from './servedRuns';
import type { PredictionSources, ResolvedSource, SourceOption, Unavailable } from './sources';

type LocalSource = Extract<RunSource, { kind: 'local' }>;

/** What the sources are made of. */
export interface SourceParts {
  models: Models;
  servers: Pick<ServersInUse, 'asked'>;
  local: LocalModels;
  inferenceEngine: EngineClient;
  /** Remembers saved results, per workspace. */
  memory: vscode.Memento;
}

/**
 * What the results panel's two sides can be: served models, local runs, ground truth, saved
 * results.
 */
export class Sources implements PredictionSources, vscode.Disposable {
  readonly onDidChange: vscode.Event<void>;
  readonly #served: ServedRuns;
  readonly #local: LocalRuns;
  readonly #truth = new TruthFinder();

  constructor(private readonly parts: SourceParts) {
    const { models, servers, local, inferenceEngine } = parts;
    this.onDidChange = models.onDidChange;
    this.#served = new ServedRuns(models, servers, local);
    this.#local = new LocalRuns(models, local, inferenceEngine);
  }

  async options(side: Side, imagePath: string, other?: string): Promise<SourceOption[]> {
    const at = await this.atHand(imagePath);
    const saved = { id: SAVED_RESULT, label: l10n.t('Saved result…'), byHand: true } as const;
    if (side === 'right') return [...secondChoices(at, taskOf(other, at)), saved];
    const choices = firstChoices(at);
    const served = choices.filter(({ byHand }) => !byHand);
    const alone = { id: NOT_SERVED, label: l10n.t('local run only'), byHand: true } as const;
    return [
      ...served,
      ...(served.length ? [alone] : []),
      ...choices.filter(({ byHand }) => byHand),
      saved,
    ];
  }

  async resolve(
    side: Side,
    id: string | undefined,
    imagePath: string,
    other?: string,
  ): Promise<ResolvedSource> {
    const source = id === undefined ? undefined : parseRunId(id);
    // To read what is known already, nothing runs and nobody is asked.
    if (source && 'path' in source) return resolveStored(source, imagePath);
    requireTrust(l10n.t('Testing a model'));
    if (side === 'left' && id === NOT_SERVED)
      return {
        kind: 'unavailable',
        message: l10n.t(
          'Only the other side is asked. Choose a served model above to compare with.',
        ),
      };
    switch (source?.kind) {
      case 'served':
        return this.#served.resolve(source, imagePath);
      case 'local':
        return this.#local.resolve(this.follow(source, other), imagePath);
      case undefined:
        return side === 'left'
          ? this.#served.resolve(undefined, imagePath)
          : this.#local.resolve({ model: this.modelOf(other) }, imagePath);
    }
  }

  /** Makes a served model or a local run ready to answer many images. Throws `UserError`. */
  async many(id: string): Promise<ManyReady | Unavailable> {
    requireTrust(l10n.t('Testing a model'));
    const source = parseRunId(id);
    if (source?.kind === 'served') return this.#served.many(source);
    const { model = this.parts.models.selected(), device } = Object(source) as LocalSource;
    if (source?.kind === 'local' && model !== undefined) return this.#local.many({ model, device });
    throw new UserError(l10n.t('Choose a served model, or one that runs here.'), {
      fix: 'selectModel',
    });
  }

  async truth(imagePath: string): Promise<Prediction | undefined> {
    return (await this.#truth.find(imagePath))?.prediction;
  }

  curl(id: string, imagePath: string): string | undefined {
    const source = parseRunId(id);
    return source?.kind === 'served' ? this.#served.curl(source, imagePath) : undefined;
  }

  fixButton(error: UserError): FixButton | undefined {
    return errorButtons(error)[0];
  }

  scoreThreshold(): number {
    return settings().scoreThreshold;
  }

  stages(
    params: EngineMethods['stages']['params'],
    signal?: AbortSignal,
  ): ReturnType<PredictionSources['stages']> {
    return this.parts.inferenceEngine.request('stages', params, signal);
  }

  decodeImage(
    image: ImageFile,
    upright: boolean,
    signal?: AbortSignal,
  ): ReturnType<PredictionSources['decodeImage']> {
    return this.parts.inferenceEngine.request(
      'decodeImage',
      { image: image.bytes, imagePath: image.path, upright },
      signal,
    );
  }

  dispose(): void {
    this.#local.dispose();
  }

  private async atHand(imagePath: string): Promise<AtHand> {
    const [served, local, devices, truth] = await Promise.all([
      this.#served.atHand(),
      this.#local.named().catch(() => []),
      this.#local.devices(),
      this.#truth.find(imagePath),
    ]);
    const saved = rememberedResult(this.parts.memory, imagePath);
    return { served, local, devices, truth, saved: saved ? [saved] : [] };
  }

  /** A local run without a model of its own is that of the other side's. */
  private follow(
    { model, device }: Extract<RunSource, { kind: 'local' }>,
    other: string | undefined,
  ): { model: string | undefined; device: string } {
    return { model: model ?? this.modelOf(other), device };
  }

  /** Also without a server, as after a reload: the panel shows the model all the same. */
  private modelOf(other: string | undefined): string | undefined {
    const source = other === undefined ? undefined : parseRunId(other);
    const model = source && 'model' in source ? source.model : undefined;
    return model ?? this.parts.models.selected();
  }
}

/** Who answers stands in the file: ground truth may have been chosen as a saved result. */
async function resolveStored(source: StoredSource, imagePath: string): Promise<ResolvedSource> {
  const side = source.kind === 'file' ? source.side : undefined;
  const { source: named } = await readStored({ path: source.path, side, imagePath });
  return { kind: 'ready', predictor: storedRun(source, imagePath), source: named };
}

/** What the other side answers, as far as the choices tell. */
function taskOf(id: string | undefined, at: AtHand): Task | undefined {
  const source = id === undefined ? undefined : parseRunId(id);
  switch (source?.kind) {
    case 'served':
      return at.served.flatMap(({ models }) => models).find(({ name }) => name === source.model)
        ?.task;
    case 'local':
      return at.local.find(({ name }) => name === source.model)?.task;
    case 'truth':
      return at.truth?.task;
    case 'file':
    case undefined:
      return undefined;
  }
}

/** The id of a served model, as the pickers know it. */
export function servedId({ name, version, server }: ServedModel): string {
  return runId({ kind: 'served', model: name, server, ...(version && { version }) });
}
