import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { visibleText } from '../base/visibleText';
import { EngineClient } from '../engineClient/engineClient';
import { EnginePool } from '../engineClient/enginePool';
import { isMeantAsImage, signatureLength } from '../model/imageFormat';
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
  const { names, leftOut } = imagesIn(folder);
  if (names.length === 0)
    throw new UserError(l10n.t('{0} holds no images (PNG, JPEG, BMP, WebP, TIFF, PNM).', folder));
  if (leftOut.length > 0)
    process.stderr.write(`${visibleText(leftOutLine(leftOut, names.length))}\n`);
  const configEngine = new EngineClient(engineFile);
  const pool = new EnginePool(engineFile);
  let exitCode = 0;
  try {
    const run = await localRun(
      configEngine,
      { onnx: values.onnx, config: values.config },
      values,
      signal,
    );
    await pool.predictAll(
      names.length,
      async (engine, index) => {
        const image = await readImage(path.join(folder, names[index]!));
        return run(engine, readAnnotations(values.annotations, image)).predict(image, signal);
      },
      (index, outcome) => {
        if ('error' in outcome) exitCode = couldNot;
        const said =
          'error' in outcome
            ? {
                error:
                  outcome.error instanceof Error ? outcome.error.message : String(outcome.error),
              }
            : toSeedJson(outcome.prediction);
        process.stdout.write(`${JSON.stringify({ image: names[index], ...said })}\n`);
      },
      signal,
    );
    return exitCode;
  } finally {
    configEngine.dispose();
    pool.dispose();
  }
}

/**
 * What of a folder is meant as an image, by first bytes or name, and what is not; folders in it are
 * left out.
 */
function imagesIn(folder: string): { names: string[]; leftOut: string[] } {
  const names: string[] = [];
  const leftOut: string[] = [];
  for (const name of fs.readdirSync(folder).sort()) {
    const file = path.join(folder, name);
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
    if (isFile && isMeantAsImage(name, firstBytes(file))) names.push(name);
    else leftOut.push(isFolder(file) ? `${name}/` : name);
  }
  return { names, leftOut };
}

/** None of a file that cannot be read: its name alone tells then, and reading it says why. */
function firstBytes(file: string): Uint8Array {
  const bytes = Buffer.alloc(signatureLength);
  try {
    const handle = fs.openSync(file, 'r');
    try {
      return bytes.subarray(0, fs.readSync(handle, bytes));
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    return bytes.subarray(0, 0);
  }
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
