import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled, UserError } from '../base/errors';
import { temporaryName } from '../base/temporaries';
import type { Deployment, DeployFile } from './deployment';
import { deployTargets } from './targets';

export interface WriteOptions {
  /** The folder of this program's bundles. */
  program: string;
  /** Puts a folder that is there aside, as `OUTPUT.previous`. */
  force: boolean;
  signal: AbortSignal;
}

/** What was written, and where an older folder lies now. */
export interface WrittenDeployment {
  files: string[];
  previous?: string;
}

/**
 * Writes the folder whole or not at all: beside its place, then renamed. Nothing that is there is
 * lost: a folder with something in it is refused, or put aside.
 *
 * @throws UserError naming the folder or the file the disk refuses; CancelledError.
 */
export async function writeDeployment(
  deployment: Deployment,
  output: string,
  { program, force, signal }: WriteOptions,
): Promise<WrittenDeployment> {
  const folder = path.resolve(output);
  const there = await contents(folder);
  if (there === 'file') throw new UserError(l10n.t('{0} is a file, not a folder.', folder));
  if (there === 'full' && !force)
    throw new UserError(
      l10n.t(
        '{0} is not empty. Name another folder, or add --force: what is there is then put aside.',
        folder,
      ),
    );
  const files = deployTargets[deployment.target].files(deployment, program);
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await temporaryName(folder);
  try {
    for (const file of files) {
      throwIfCancelled(signal);
      await write(temporary, file);
    }
    const previous = there === 'full' ? await putAside(folder) : undefined;
    if (there === 'empty') await rm(folder, { recursive: true });
    await rename(temporary, folder);
    return { files: files.map(file => file.path), ...(previous ? { previous } : {}) };
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw asUserError(error, folder);
  }
}

async function contents(folder: string): Promise<'none' | 'file' | 'empty' | 'full'> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return 'none';
  if (!found.isDirectory()) return 'file';
  return (await readdir(folder)).length > 0 ? 'full' : 'empty';
}

async function putAside(folder: string): Promise<string> {
  for (let n = 1; ; n++) {
    const previous = `${folder}.previous${n > 1 ? `-${n}` : ''}`;
    if ((await contents(previous)) !== 'none') continue;
    await rename(folder, previous);
    return previous;
  }
}

/** What a Python that ran here has left beside its sources. */
const isNoCache = (file: string): boolean => path.basename(file) !== '__pycache__';

async function write(folder: string, file: DeployFile): Promise<void> {
  const place = path.join(folder, ...file.path.split('/'));
  await mkdir(path.dirname(place), { recursive: true });
  if ('text' in file) await writeFile(place, file.text, { mode: file.executable ? 0o755 : 0o644 });
  else await cp(file.copyOf, place, { recursive: true, filter: isNoCache });
}

function asUserError(error: unknown, folder: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof UserError || code === undefined) return error;
  return new UserError(l10n.t('{0} cannot be written: {1}', folder, message), { cause: error });
}
