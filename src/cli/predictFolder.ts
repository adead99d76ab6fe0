import * as fs from 'node:fs';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { visibleText } from '../base/visibleText';
import { EngineClient } from '../engineClient/engineClient';
import { EnginePool } from '../engineClient/enginePool';
import { folderImages } from '../jobs/folderImages';
import { runFolder, type FolderEvent, type FolderResult } from '../jobs/runFolder';
import { toSeedJson } from '../model/mmocrFormat';
import { engineFile, readImage } from './files';
import { localRun, readAnnotations, type LocalOptions } from './localModels';

const couldNot = 2;
/** Names of files that are left out, on one line. */
const mostNamed = 20;

export function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Every image of a folder through the local run, on all cores: one JSON line each, `{"image": NAME,
 * …}` with the answer or the `error`, in the order in which they are done. Resolves with exit code
 * 0, or 2 when an image failed. Throws `UserError` when the models cannot be opened.
 */
export async function predictFolder(
  folder: string,
  values: LocalOptions & {
    onnx: string;
    config?: string | undefined;
    annotations?: string | undefined;
  },
  signal: AbortSignal,
): Promise<number> {
  const { names, leftOut } = folderImages(folder);
  if (names.length === 0)
    throw new UserError(l10n.t('{0} holds no images (PNG, JPEG, BMP, WebP, TIFF, PNM).', folder));
  if (leftOut.length > 0)
    process.stderr.write(`${visibleText(leftOutLine(leftOut, names.length))}\n`);
  const configEngine = new EngineClient(engineFile);
  const pool = new EnginePool(engineFile);
  try {
    const run = await localRun(
      configEngine,
      { onnx: values.onnx, config: values.config },
      values,
      signal,
    );
    const job = runFolder(
      {
        folder,
        names,
        pool,
        readImage,
        predictorOn: (engine, image) => run(engine, readAnnotations(values.annotations, image)),
      },
      signal,
    );
    return await print(job);
  } finally {
    configEngine.dispose();
    pool.dispose();
  }
}

async function print(job: AsyncIterable<FolderEvent>): Promise<number> {
  let exitCode = 0;
  for await (const event of job) {
    if (event.kind === 'result') process.stdout.write(`${line(event)}\n`);
    else if (event.kind === 'done' && event.failed > 0) exitCode = couldNot;
  }
  return exitCode;
}

function line({ name, outcome }: FolderResult): string {
  if ('prediction' in outcome)
    return JSON.stringify({ image: name, ...toSeedJson(outcome.prediction) });
  const { error } = outcome;
  return JSON.stringify({
    image: name,
    error: error instanceof Error ? error.message : String(error),
  });
}

function leftOutLine(leftOut: string[], taken: number): string {
  const names = leftOut.slice(0, mostNamed).join(', ') + (leftOut.length > mostNamed ? ', …' : '');
  return l10n.t(
    '{0} of {1} entries are left out, as they are no images: {2}',
    leftOut.length,
    leftOut.length + taken,
    names,
  );
}
