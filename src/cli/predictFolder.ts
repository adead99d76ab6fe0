import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../core/errors';
import { EngineClient } from '../core/local/engineClient';
import { EnginePool } from '../core/local/enginePool';
import { toSeedJson } from '../core/ocr/seedFormat';
import { engineFile, readImage } from './files';
import { localRun, readAnnotations, type LocalOptions } from './localModels';

const images = /\.(png|jpe?g|bmp|webp|tiff?)$/i;
const couldNot = 2;

export function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Every image of a folder through the local run, on all cores: one JSON line each, `{"image": NAME, …}` with the answer or the `error`, in the
 * order in which they are done. Resolves with exit code 0, or 2 when an image failed. Throws `UserError` when the models cannot be opened.
 */
export async function predictFolder(folder: string, values: LocalOptions & { onnx: string; config?: string | undefined; annotations?: string | undefined }, signal: AbortSignal): Promise<number> {
  const names = fs.readdirSync(folder).filter(name => images.test(name)).sort();
  if (names.length === 0) throw new UserError(l10n.t('{0} holds no images (PNG, JPEG, BMP, WebP, TIFF).', folder));
  const configEngine = new EngineClient(engineFile);
  const pool = new EnginePool(engineFile);
  let exitCode = 0;
  try {
    const run = await localRun(configEngine, { onnx: values.onnx, config: values.config }, values, signal);
    await pool.predictAll(names.length, async (engine, index) => {
      const image = readImage(path.join(folder, names[index]!));
      return run(engine, readAnnotations(values.annotations, image)).predict(image, signal);
    }, (index, outcome) => {
      if ('error' in outcome) exitCode = couldNot;
      const said = 'error' in outcome ? { error: outcome.error instanceof Error ? outcome.error.message : String(outcome.error) } : toSeedJson(outcome.prediction);
      process.stdout.write(`${JSON.stringify({ image: names[index], ...said })}\n`);
    }, signal);
    return exitCode;
  } finally {
    configEngine.dispose();
    pool.dispose();
  }
}
