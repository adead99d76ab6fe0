import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { extraFiles } from '../../archive/manifest';
import { isProjectCode } from '../../archive/projectCode';
import { describeModel } from '../../describe/describeModel';
import { evaluateConfig } from '../../config/evaluate';
import { removeTree } from '../../base/heldFiles';
import type { EngineClient } from '../../engineClient/engineClient';
import { packageRoots } from '../../environment/packageRoots';
import { pipelineOf, type Pipeline } from '../../model/pipeline';
import type { ModelDescription } from '../../model/modelDescription';
import type { Task } from '../../model/prediction';
import type { ArchivedOnnx } from './archivedOnnx';
import type { Models, StoredModel } from './models';
import type { OnnxFiles } from './onnxFiles';
import { readArchivedModels } from './reading';
import { settings } from '../ui/settings';
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
    const described = this.#described.get(key) ?? this.describeArchive(stored);
    this.#described.set(key, described);
    described.catch(() => this.#described.delete(key));
    return described;
  }

  /**
   * The archive's config refers to the dictionary that travels beside it, as the project's modules
   * do that it imports.
   */
  private async describeArchive({ name, archive }: StoredModel): Promise<ModelDescription> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mmocr-archive-'));
    try {
      const { modelFile = 'config.py' } = archive.manifest.model;
      const configPath = path.join(folder, path.basename(modelFile));
      await fs.writeFile(configPath, await archive.readText(modelFile));
      for (const file of extraFiles(archive.manifest).filter(isProjectCode)) {
        await fs.mkdir(path.join(folder, path.dirname(file)), { recursive: true });
        await fs.writeFile(path.join(folder, file), await archive.readText(file));
      }
      const deps = {
        engine: this.configEngine,
        packageRoots: await packageRoots(settings().python),
        workspaceFolder: folder,
      };
      const config = await evaluateConfig(configPath, deps);
      return await describeModel(config, name, {
        ...deps,
        readDictionary: reference => archive.readText(path.basename(reference)),
      });
    } finally {
      await removeTree(folder);
    }
  }
}
