import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { EngineClient } from '../../engineClient/engineClient';
import { EnginePool } from '../../engineClient/enginePool';
import { LiveRun } from '../../engineClient/liveRun';
import { LocalPredictor } from '../../engineClient/localPredictor';
import type { KnownTexts } from '../../model/pipeline';
import type { AtHand } from '../../runs/runChoices';
import type { LocalModels } from '../models/localModels';
import type { Models } from '../models/models';
import { readArchivedModels } from '../models/reading';
import { onnxInWorkspace } from '../models/workspaceModels';
import { fixButton } from '../ui/notify';
import { settings } from '../ui/settings';
import { lacksTexts, requireTexts, textsBeside } from './imageTexts';
import type { AskMany, ManyReady } from './manyImages';
import type { ResolvedSource, Unavailable } from './sources';

/** The models that run here, as sides of a panel. */
export class LocalRuns implements vscode.Disposable {
  /** Reading every ONNX file of a workspace takes a while. */
  #named: Promise<AtHand['local']> | undefined;
  readonly #listeners: vscode.Disposable;

  constructor(
    private readonly models: Models,
    private readonly local: LocalModels,
    private readonly engine: EngineClient,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.{onnx,onnx.json,mar}');
    const forget = (): void => {
      this.#named = undefined;
    };
    this.#listeners = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(forget),
      watcher.onDidChange(forget),
      watcher.onDidDelete(forget),
      models.onDidChange(forget),
    );
  }

  /** The device of the settings first. */
  async devices(): Promise<AtHand['devices']> {
    const { devices } = await this.engine.request('devices', {});
    const chosen = settings().device;
    return devices.sort((a, b) => Number(b.id === chosen) - Number(a.id === chosen));
  }

  /** The models with ONNX files that are described, each name once. */
  async named(): Promise<AtHand['local']> {
    const named = (this.#named ??= this.findNamed());
    named.catch(() => {
      this.#named = undefined;
    });
    return named;
  }

  async resolve(
    { model, device = settings().device }: { model: string | undefined; device?: string },
    imagePath: string,
  ): Promise<ResolvedSource> {
    if (model === undefined)
      return {
        kind: 'unavailable',
        message: l10n.t('Select a model first.'),
        fix: { label: l10n.t('Select Model…'), command: 'mmocr.selectModel' },
      };
    const source = { kind: 'local', model, device } as const;
    const found = await this.local.find(model);
    if (!found) return { ...(await this.lacksOnnx(model)), source };
    const wantsTexts = found.kind === 'kie';
    const known: KnownTexts | undefined = wantsTexts ? await textsBeside(imagePath) : undefined;
    if (wantsTexts && !known) return { ...lacksTexts(imagePath), source };
    const inside = { pipeline: found, device, ...(known && { known }) };
    const live = new LiveRun({ engine: this.engine, ...inside });
    return { kind: 'ready', predictor: live, live, source, inside: () => Promise.resolve(inside) };
  }

  /** The same for the images of a folder: on engines of its own, one per core; one for a GPU. */
  async many({
    model,
    device,
  }: {
    model: string;
    device: string;
  }): Promise<ManyReady | Unavailable> {
    const source = { kind: 'local', model, device } as const;
    const pipeline = await this.local.find(model);
    if (!pipeline) return { ...(await this.lacksOnnx(model)), source };
    const { enginePath, env } = this.engine;
    const pool = new EnginePool(enginePath, device === 'cpu' ? undefined : 1, env);
    const askers = pool.askers(pipeline, (engine): AskMany => async (image, signal) => {
      const known = pipeline.kind === 'kie' ? await requireTexts(image.path) : undefined;
      const run = { engine, pipeline, device, ...(known && { known }) };
      return new LocalPredictor(run).predict(image, signal);
    });
    return { kind: 'ready', source, askers, dispose: () => pool.dispose() };
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  private async findNamed(): Promise<AtHand['local']> {
    const [stored, files] = await Promise.all([this.models.stored(), onnxInWorkspace()]);
    const packed = await Promise.all(
      stored.map(async ({ name, archivePath }) => {
        const listed = await readArchivedModels(archivePath).catch(() => undefined);
        const parts = Object.values(listed?.models ?? {});
        if (parts.length === 0 || parts.some(part => part?.onnx === undefined)) return [];
        const task = await this.local.task(name);
        return [{ name, ...(task && { task }) }];
      }),
    );
    const named = new Map(packed.flat().map(model => [model.name, model]));
    for (const { path: file, description } of files) {
      const { name } = path.parse(file);
      if (description && !named.has(name)) named.set(name, { name, task: description.task });
    }
    return [...named.values()];
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
