import { statSync } from 'node:fs';
import { lstat, readdir, realpath, rename, rmdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled, UserError } from '../base/errors';
import { removeTree, whileHeld } from '../base/heldFiles';
import { diskError, makeFolder } from '../base/replaceFile';
import { temporaryName } from '../base/temporaries';
import { isWithin } from '../base/within';
import type { Deployment, DeployFile } from './deployment';
import { deployTargets } from './targets';
import { writeFiles } from './writeFiles';

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

/** Of several programs that write one folder, each has its turn. */
const mostTurns = 20;

/**
 * Writes the folder whole or not at all: beside its place, then renamed. Nothing that is there is
 * lost: a folder with something in it is refused, or put aside. A link stays, and the folder it
 * leads to is meant.
 *
 * @throws UserError naming the folder or the file the disk refuses; CancelledError.
 */
export async function writeDeployment(
  deployment: Deployment,
  output: string,
  { program, force, signal }: WriteOptions,
): Promise<WrittenDeployment> {
  throwIfCancelled(signal);
  const folder = await realPlace(path.resolve(output));
  const files = deployTargets[deployment.target].files(deployment, program);
  const temporary = await temporaryName(folder);
  let made: string | undefined;
  try {
    requireRoom(folder, await contents(folder), force);
    await requireApart(folder, files);
    made = await makeFolder(path.dirname(folder));
    await writeFiles(temporary, files, signal);
    throwIfCancelled(signal);
    const previous = await putInPlace(temporary, folder, force);
    return { files: files.map(file => file.path), ...(previous ? { previous } : {}) };
  } catch (error) {
    await removeTree(temporary);
    if (made !== undefined) await removeEmpty(path.dirname(folder), made);
    throw await diskError(error, folder);
  }
}

/** Whether writing there would put something aside. */
export async function holdsFiles(output: string): Promise<boolean> {
  return (await contents(await realPlace(path.resolve(output)))) === 'full';
}

/**
 * Why archives cannot be deployed into a folder, as far as its place says; said while it is chosen,
 * and looked at again when it is written.
 */
export function folderRefusal(folder: string, archives: readonly string[]): string | undefined {
  if (isFile(folder)) return notFolder(folder);
  const inside = archives.find(archive => isWithin(archive, folder) || isWithin(folder, archive));
  return inside === undefined ? undefined : holdsSource(folder, inside);
}

/** What cannot be looked at is told of when it is written. */
function isFile(place: string): boolean {
  try {
    return statSync(place).isFile();
  } catch {
    return false;
  }
}

const notFolder = (folder: string): string => l10n.t('{0} is not a folder.', folder);

const holdsSource = (folder: string, source: string): string =>
  l10n.t(
    '{0} cannot be written: {1}, which is copied into it, lies there. Name another folder.',
    folder,
    source,
  );

type Contents = 'none' | 'file' | 'empty' | 'full';

async function contents(folder: string): Promise<Contents> {
  const found = await lstat(folder).catch(() => undefined);
  if (!found) return 'none';
  if (!found.isDirectory()) return 'file';
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!names) return 'none';
  return names.length > 0 ? 'full' : 'empty';
}

/**
 * Without the links on the way: a folder is renamed on the disk on which it is to lie.
 */
async function realPlace(place: string): Promise<string> {
  const real = await realpath(place).catch(() => undefined);
  if (real !== undefined) return real;
  const parent = path.dirname(place);
  return parent === place ? place : path.join(await realPlace(parent), path.basename(place));
}

function requireRoom(folder: string, there: Contents, force: boolean): void {
  if (there === 'file') throw new UserError(notFolder(folder));
  if (there === 'full' && !force)
    throw new UserError(
      l10n.t(
        '{0} is not empty. Name another folder, or add --force: what is there is then put aside.',
        folder,
      ),
    );
}

/** What is copied stays where it is, and holds not what it is copied to. */
async function requireApart(folder: string, files: readonly DeployFile[]): Promise<void> {
  for (const file of files) {
    if (!('copyOf' in file)) continue;
    const source = await realPlace(file.copyOf);
    if (isWithin(source, folder) || isWithin(folder, source))
      throw new UserError(holdsSource(folder, source));
  }
}

/** Where an older folder lies now, if there was one. */
async function putInPlace(
  temporary: string,
  folder: string,
  force: boolean,
): Promise<string | undefined> {
  let previous: string | undefined;
  for (let turn = 1; ; turn++) {
    const there = await contents(folder);
    requireRoom(folder, there, force);
    try {
      if (there === 'full') previous = await putAside(folder);
      // Removes nothing that came meanwhile.
      if (there === 'empty') await rmdir(folder);
      await whileHeld(() => rename(temporary, folder));
      return previous;
    } catch (error) {
      const free = (await contents(folder)) === 'none';
      const { code = '' } = error as NodeJS.ErrnoException;
      // Another program has made or moved the folder since one looked.
      if (turn < mostTurns && (!free || code === 'ENOENT')) continue;
      if (free && previous !== undefined) await rename(previous, folder).catch(() => undefined);
      throw error;
    }
  }
}

async function putAside(folder: string): Promise<string> {
  for (let n = 1; ; n++) {
    const previous = `${folder}.previous${n > 1 ? `-${n}` : ''}`;
    if ((await contents(previous)) !== 'none') continue;
    await whileHeld(() => rename(folder, previous));
    return previous;
  }
}

/** Removes folders that were made for nothing, from `folder` up to `top`. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  for (let at = folder; isWithin(at, top); at = path.dirname(at)) {
    if (
      !(await rmdir(at).then(
        () => true,
        () => false,
      ))
    )
      return;
  }
}
