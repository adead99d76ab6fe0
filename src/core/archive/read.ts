import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import type { Entry } from 'yauzl';
import { CancelledError, UserError } from '../errors';
import type { Manifest } from './manifest';
import { MANIFEST_NAME, parseManifest } from './manifest';
import { replaceFile } from './replaceFile';
import type { ZipContents } from './zipFile';
import { withZip } from './zipFile';

/** Configs, handlers and dictionaries are far smaller; weights are not text. */
const LONGEST_TEXT = 16 << 20;

/** What a `.mar` says about itself. */
export interface Archive {
  manifest: Manifest;
  /** Files, sizes in bytes unpacked. */
  entries: { name: string; size: number }[];
  /** Text of one entry (UTF-8). @throws UserError when there is none, or it is damaged. */
  readText: (name: string) => Promise<string>;
  /** Unpacks one entry to `filePath`, whole or not at all. @throws UserError when there is none, it is damaged, or the disk refuses; CancelledError. */
  extract: (name: string, filePath: string, signal?: AbortSignal) => Promise<void>;
}

/**
 * Opens a model archive and checks what TorchServe would trip over: a manifest, valid and complete, whose files are
 * there. Reads the directory and the manifest only, not the weights.
 *
 * @throws UserError naming `archivePath`.
 */
export async function readArchive(archivePath: string): Promise<Archive> {
  if ((await stat(archivePath).catch(() => undefined))?.isFile() !== true) {
    throw new UserError(l10n.t('{0} is not a model archive file.', archivePath));
  }
  return opened(archivePath, async zip => {
    const manifest = parseManifest(await readText(zip, MANIFEST_NAME, archivePath), archivePath);
    for (const name of namedFiles(manifest)) {
      if (!zip.entries.has(name)) {
        throw new UserError(l10n.t('{0}: {1} names {2}, which is not in the archive. Convert the model again.', archivePath, MANIFEST_NAME, name), { fix: 'convertToMar' });
      }
    }
    return {
      manifest,
      entries: [...zip.entries.values()].map(entry => ({ name: entry.fileName, size: entry.uncompressedSize })),
      readText: name => opened(archivePath, again => readText(again, name, archivePath)),
      extract: (name, filePath, signal) => opened(archivePath, again => extract(again, name, archivePath, filePath, signal)),
    };
  });
}

async function opened<T>(archivePath: string, use: (zip: ZipContents) => Promise<T>): Promise<T> {
  try {
    return await withZip(archivePath, use);
  } catch (cause) {
    if (cause instanceof UserError || cause instanceof CancelledError) throw cause;
    throw new UserError(l10n.t('{0} is not a readable model archive: {1}', archivePath, (cause as Error).message), { cause });
  }
}

async function readText(zip: ZipContents, name: string, archivePath: string): Promise<string> {
  return (await zip.read(entryOf(zip, name, archivePath), LONGEST_TEXT)).toString('utf8');
}

async function extract(zip: ZipContents, name: string, archivePath: string, filePath: string, signal?: AbortSignal): Promise<void> {
  const entry = entryOf(zip, name, archivePath);
  await replaceFile(filePath, file => zip.copy(entry, file, signal), signal);
}

function entryOf(zip: ZipContents, name: string, archivePath: string): Entry {
  const entry = zip.entries.get(name);
  if (!entry) throw new UserError(l10n.t('{0}: there is no {1} in it.', archivePath, name));
  return entry;
}

/** Files the manifest names. A handler may be `module:function`, a module without `.py`, or built into TorchServe. */
function namedFiles({ model }: Manifest): string[] {
  const handler = model.handler.endsWith('.py') ? model.handler : undefined;
  return [model.serializedFile, model.modelFile, model.requirementsFile, model.configFile, handler].filter(name => name !== undefined);
}
