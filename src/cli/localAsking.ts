import * as path from 'node:path';
import { availableParallelism } from 'node:os';
import { EngineClient } from '../engineClient/engineClient';
import { EnginePool } from '../engineClient/enginePool';
import { LocalPredictor } from '../engineClient/localPredictor';
import type { Pipeline } from '../model/pipeline';
import { fileHash } from '../runs/fileHash';
import { localSource, modelSettings } from '../runs/localHeader';
import { mostAtOnce, type Asking, type AskingOptions } from './asking';
import { engineFile, packageVersions } from './files';
import { openPipeline, readAnnotations, type LocalOptions } from './localModels';
import { readImage } from './readImage';
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
      source: await localSource(run),
      settings: await settingsOf(run.pipeline, annotations),
    };
    const pool = new EnginePool(engineFile, Math.round(size));
    return {
      ...described,
      askers: pool.askers(run.pipeline, engine => async (name: string, going: AbortSignal) => {
        const image = await readImage(path.resolve(images.folder, name), going);
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

async function settingsOf(pipeline: Pipeline, annotations: string | undefined): Promise<object> {
  const { 'mmocr-serving': own, 'onnxruntime-node': runtime } = packageVersions();
  return {
    models: modelSettings(pipeline),
    ...(annotations !== undefined && { annotations: await fileHash(annotations) }),
    versions: { 'mmocr-serving': own, 'onnxruntime-node': runtime },
  };
}
