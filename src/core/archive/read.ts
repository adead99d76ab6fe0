import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import type { Manifest } from './manifest';
import { MANIFEST_NAME, parseManifest } from './manifest';
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
        throw new UserError(l10n.t('{0}: its manifest names {1}, which is not in the archive. Convert the model again.', archivePath, name));
      }
    }
    return {
      manifest,
      entries: [...zip.entries.values()].map(entry => ({ name: entry.fileName, size: entry.uncompressedSize })),
      readText: name => opened(archivePath, again => readText(again, name, archivePath)),
    };
  });
}

async function opened<T>(archivePath: string, use: (zip: ZipContents) => Promise<T>): Promise<T> {
  try {
    return await withZip(archivePath, use);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(l10n.t('{0} is not a readable model archive: {1}', archivePath, (cause as Error).message), { cause });
  }
}

async function readText(zip: ZipContents, name: string, archivePath: string): Promise<string> {
  const entry = zip.entries.get(name);
  if (!entry) throw new UserError(l10n.t('{0}: there is no {1} in it.', archivePath, name));
  return (await zip.read(entry, LONGEST_TEXT)).toString('utf8');
}

/** Files the manifest names. A handler may be `module:function`, a module without `.py`, or built into TorchServe. */
function namedFiles({ model }: Manifest): string[] {
  const handler = model.handler.endsWith('.py') ? model.handler : undefined;
  return [model.serializedFile, model.modelFile, model.requirementsFile, model.configFile, handler].filter(name => name !== undefined);
}
