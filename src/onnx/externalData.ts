import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { wayInside } from '../base/within';
import type { OnnxGraph } from './graph';

/** How the weights get into one file, or into one beside it. */
const oneFile = (onnxPath: string): string =>
  l10n.t(
    "Write it again with its weights inside: python -c \"import onnx; onnx.save(onnx.load('{0}'), 'one_file.onnx')\".",
    path.basename(onnxPath),
  );

/**
 * The files that hold weights of an ONNX file, all inside of its folder (by their real paths).
 *
 * @throws UserError naming the file that is elsewhere, not there or too short.
 */
export async function dataFilesOf(
  onnxPath: string,
  { dataFiles }: Pick<OnnxGraph, 'dataFiles'>,
): Promise<{ name: string; path: string }[]> {
  const folder = path.dirname(path.resolve(onnxPath));
  const files: { name: string; path: string }[] = [];
  for (const [name, needed] of dataFiles) {
    const file = path.join(folder, name);
    const problem =
      !isPlainPath(name) || !(await liesIn(folder, file))
        ? l10n.t(
            '{0} keeps weights in {1}, outside of its folder. {2}',
            onnxPath,
            name,
            oneFile(onnxPath),
          )
        : await incomplete(file, needed, onnxPath);
    if (problem !== undefined) throw new UserError(problem, { fix: 'exportToOnnx' });
    files.push({ name, path: file });
  }
  return files;
}

/** What is wrong with a file of weights that has to have `needed` bytes, if anything is. */
async function incomplete(
  file: string,
  needed: number,
  onnxPath: string,
): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    return l10n.t(
      '{0} keeps weights in {1}, which is not there. Put the file beside it, or export the model again.',
      onnxPath,
      file,
    );
  if (found.size >= needed) return undefined;
  return l10n.t(
    '{0} is cut short: {1} reads {2} bytes of it, and it has {3}. Export the model again.',
    file,
    onnxPath,
    needed,
    found.size,
  );
}

/**
 * The same, under names that an archive can hold as they are: an ONNX file finds its weights by
 * name only.
 */
export async function dataEntriesOf(
  onnxPath: string,
  graph: Pick<OnnxGraph, 'dataFiles'>,
  allowed: (name: string) => boolean,
): Promise<{ name: string; path: string }[]> {
  const files = await dataFilesOf(onnxPath, graph);
  const odd = files.find(({ name }) => !allowed(name));
  if (odd)
    throw new UserError(
      l10n.t(
        '{0} keeps weights in {1}, a name that cannot be in the archive or is taken there. {2}',
        onnxPath,
        odd.name,
        oneFile(onnxPath),
      ),
      { fix: 'exportToOnnx' },
    );
  return files;
}

/** A name, or names of folders and a name, without a step upwards. */
function isPlainPath(name: string): boolean {
  return (
    name !== '' &&
    !path.isAbsolute(name) &&
    !/^[A-Za-z]:|\0/.test(name) &&
    !name.split(/[\\/]/).includes('..')
  );
}

/** Whether the file, links followed, is in the folder; one that is not there would be. */
async function liesIn(folder: string, file: string): Promise<boolean> {
  const real = await realpath(file).catch(() => undefined);
  if (real === undefined) return true;
  const way = wayInside(real, await realpath(folder));
  return way !== undefined && way !== '';
}
