import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { MANIFEST_NAME } from '../core/archive/manifest';
import type { Archive } from '../core/archive/read';
import { describeModel } from '../core/config/describe';
import { evaluateConfig } from '../core/config/evaluate';
import type { EngineClient } from '../core/local/engineClient';
import { readSidecar } from '../core/local/sidecar';
import type { ModelDescription } from '../core/ocr/modelDescription';
import type { Models, StoredModel } from './models';
import type { OnnxFiles } from './onnxFiles';
import { packageRoots } from './packageRoots';

/** An ONNX file and how to run it. */
export interface LocalModel {
  onnxPath: string;
  description: ModelDescription;
}

/** Configs and dictionaries are text of at most this size; what is larger in an archive is weights. */
const LARGEST_TEXT = 4 << 20;

/** Finds, for a served model, the ONNX file and the description that the local run needs. */
export class LocalModels {
  /** Descriptions made from archives, by path and time of writing: evaluating a config takes a second. */
  readonly #described = new Map<string, Promise<ModelDescription>>();

  constructor(private readonly models: Models, private readonly onnxFiles: OnnxFiles, private readonly configEngine: EngineClient) {}

  /** Undefined when there is no ONNX file, or nothing that describes it. Throws `UserError` for a config that has no local run. */
  async find(model: string): Promise<LocalModel | undefined> {
    const stored = (await this.models.stored()).find(candidate => candidate.name === model);
    const onnxPath = await this.onnxFiles.find(model, stored?.archive.manifest.model.serializedFile);
    if (onnxPath === undefined) return undefined;
    const description = await readSidecar(onnxPath) ?? (stored && await this.describe(stored));
    return description && { onnxPath, description };
  }

  private async describe(stored: StoredModel): Promise<ModelDescription> {
    const { mtimeMs } = await fs.stat(stored.archivePath);
    const key = `${stored.archivePath} ${mtimeMs}`;
    const described = this.#described.get(key) ?? this.describeArchive(stored);
    this.#described.set(key, described);
    described.catch(() => this.#described.delete(key));
    return described;
  }

  /** The archive's config refers to the files that travel with it, so they are unpacked together, without the weights. */
  private async describeArchive({ name, archive }: StoredModel): Promise<ModelDescription> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mmocr-archive-'));
    try {
      await unpackTexts(archive, folder);
      const deps = { engine: this.configEngine, packageRoots: await packageRoots(), workspaceFolder: folder };
      const config = await evaluateConfig(path.join(folder, archive.manifest.model.modelFile ?? 'config.py'), deps);
      return await describeModel(config, name, deps);
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  }
}

async function unpackTexts(archive: Archive, folder: string): Promise<void> {
  const { serializedFile, handler } = archive.manifest.model;
  for (const { name, size } of archive.entries) {
    const text = size <= LARGEST_TEXT && path.basename(name) === name && ![MANIFEST_NAME, serializedFile, handler].includes(name);
    if (text) await fs.writeFile(path.join(folder, name), await archive.readText(name));
  }
}
