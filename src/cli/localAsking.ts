import * as path from 'node:path';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { EngineClient } from '../engineClient/engineClient';
import { EnginePool } from '../engineClient/enginePool';
import { LocalPredictor } from '../engineClient/localPredictor';
import { modelsOf, type ExportedModel, type Pipeline } from '../model/pipeline';
import { fileHash, mostAtOnce, type Asking, type AskingOptions } from './asking';
import { engineFile, packageVersions, readImage } from './files';
import { openPipeline, readAnnotations, type LocalOptions } from './localModels';
import { numberOption } from './subcommand';

/**
 * Asks the local run of an ONNX file, or of several, one after the other: an engine per core, or as
 * many as `--concurrency` says. Throws `UserError` for files and options that do not go together.
 */
export async function localAsking(
  { onnx, config, ...options }: LocalOptions & { onnx: string; config?: string | undefined },
  { images, annotations, concurrency }: AskingOptions,
  signal: AbortSignal,
): Promise<Asking> {
  const size =
    concurrency === undefined
      ? availableParallelism()
      : numberOption('--concurrency', concurrency, 1, mostAtOnce);
  const configEngine = new EngineClient(engineFile);
  try {
    const first = { onnx, config };
    const run = await openPipeline(configEngine, first, { ...options, annotations }, signal);
    const described = {
      source: await sourceOf(run),
      settings: await settingsOf(run.pipeline, annotations),
    };
    const pool = new EnginePool(engineFile, Math.round(size));
    return {
      ...described,
      askers: pool.engines.map(engine => async (name, going) => {
        const image = await readImage(path.resolve(images.folder, name));
        const known = readAnnotations(annotations, image);
        return new LocalPredictor({ engine, ...run, ...(known && { known }) }).predict(
          image,
          going,
        );
      }),
      dispose: () => {
        pool.dispose();
      },
    };
  } finally {
    configEngine.dispose();
  }
}

/** The ONNX files, by what is in them: a run is gone on with where they lie elsewhere by then. */
async function sourceOf({
  pipeline,
  device,
}: {
  pipeline: Pipeline;
  device: string;
}): Promise<object> {
  const models = modelsOf(pipeline);
  const files = models.map(async ({ onnxPath }) => ({
    file: path.basename(onnxPath),
    sha256: await fileHash(onnxPath),
  }));
  return {
    kind: 'local',
    model: models.map(({ description }) => description.name).join(' + '),
    device,
    files: await Promise.all(files),
  };
}

async function settingsOf(pipeline: Pipeline, annotations: string | undefined): Promise<object> {
  const { 'mmocr-serving': own, 'onnxruntime-node': runtime } = packageVersions();
  return {
    models: modelsOf(pipeline).map(modelSettings),
    ...(annotations !== undefined && { annotations: await fileHash(annotations) }),
    versions: { 'mmocr-serving': own, 'onnxruntime-node': runtime },
  };
}

/** The post-processing as it stands, but for dictionaries, and the hash of all that is told. */
function modelSettings({ description }: ExportedModel): object {
  const { name, method, post } = description;
  const hash = createHash('sha256').update(JSON.stringify(description)).digest('hex');
  const short = Object.entries(post).filter(([, value]) => typeof value !== 'object');
  return { name, method, post: Object.fromEntries(short), description: hash };
}
