import * as fs from 'node:fs/promises';
import type { EngineClient } from '../../engineClient/engineClient';
import { pipelineOf, type Pipeline } from '../../model/pipeline';
import type { ModelDescription } from '../../model/modelDescription';
import type { Task } from '../../model/prediction';
import type { ArchivedOnnx } from './archivedOnnx';
import type { Models, StoredModel } from './models';
import type { OnnxFiles } from './onnxFiles';
import { readArchivedModels } from './reading';
import { describedBy } from './workspaceModels';

/** Finds, for a served model, the ONNX files and the descriptions that the local run needs. */
export class LocalModels {
  /**
   * Descriptions made from archives, by path and time of writing: evaluating a config takes a
   * second.
   */
  readonly #described = new Map<string, Promise<ModelDescription>>();

  constructor(
    private readonly models: Models,
    private readonly onnxFiles: OnnxFiles,
    private readonly archivedOnnx: ArchivedOnnx,
    private readonly configEngine: EngineClient,
  ) {}

  /**
   * What was chosen by hand, else what the archive holds, else the workspace's ONNX file of that
   * name. Undefined when there is none, or nothing that describes it. Throws `UserError` for a
   * config that has no local run.
   */
  async find(model: string): Promise<Pipeline | undefined> {
    const stored = await this.stored(model);
    const packed =
      stored && !this.onnxFiles.isChosen(model)
        ? await this.archivedOnnx.of(stored.archivePath)
        : undefined;
    if (packed) return packed;
    const onnxPath = await this.onnxFiles.find(
      model,
      stored?.archive.manifest.model.serializedFile,
    );
    if (onnxPath === undefined) return undefined;
    // What is served tells: one ONNX file may stand for several configs of the same weights.
    const description = stored ? await this.describe(stored) : await describedBy(onnxPath);
    return description && pipelineOf({ onnxPath, description });
  }

  /** Whether the archive holds several models that run one after the other. */
  async isChain(model: string): Promise<boolean> {
    const stored = await this.stored(model);
    const listed = stored && (await readArchivedModels(stored.archivePath));
    return listed !== undefined && Object.keys(listed.models).length > 1;
  }

  /** What the list in the archive says its models do; undefined where there is none. */
  async task(model: string): Promise<Task | undefined> {
    const stored = await this.stored(model);
    const listed = stored && (await readArchivedModels(stored.archivePath).catch(() => undefined));
    if (!listed) return undefined;
    const { detection, recognition, kie } = listed.models;
    if (kie) return 'kie';
    return detection && recognition ? 'spotting' : detection ? 'textdet' : 'textrecog';
  }

  /** Whether the model wants to be told boxes and texts; false where that is not known. */
  async wantsTexts(model: string): Promise<boolean> {
    const found = await this.find(model).catch(() => undefined);
    if (found) return found.kind === 'kie';
    const stored = await this.stored(model);
    if (!stored || (await this.isChain(model))) return false;
    return this.describe(stored).then(
      ({ task }) => task === 'kie',
      () => false,
    );
  }

  private async stored(model: string): Promise<StoredModel | undefined> {
    return (await this.models.stored()).find(candidate => candidate.name === model);
  }

  private async describe(stored: StoredModel): Promise<ModelDescription> {
    const { mtimeMs } = await fs.stat(stored.archivePath);
    const key = `${stored.archivePath} ${mtimeMs}`;
    const described =
      this.#described.get(key) ??
      import('./describeArchive').then(loaded => loaded.describeArchive(stored, this.configEngine));
    this.#described.set(key, described);
    described.catch(() => this.#described.delete(key));
    return described;
  }
}
