import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import type { Entry } from 'yauzl';
import { CancelledError, UserError } from '../base/errors';
import { requireSameFromTheFront } from '../zip/localHeaders';
import type { Manifest } from './manifest';
import { extraFiles, MANIFEST_NAME, parseManifest } from './manifest';
import { replaceFile } from '../base/replaceFile';
import { visibleName } from '../base/visibleText';
import type { ZipContents } from '../zip/zipFile';
import { withZip } from '../zip/zipFile';

/** It names a dozen files. */
const LONGEST_MANIFEST = 1 << 20;
/** Handlers that TorchServe brings along; any other is a Python file of the archive. */
const builtInHandlers = [
  'base_handler',
  'image_classifier',
  'image_segmenter',
  'object_detector',
  'text_classifier',
  'text_handler',
  'vision_handler',
];
/** Configs, handlers and dictionaries are far smaller; weights are not text. */
const LONGEST_TEXT = 16 << 20;

/** What a `.mar` says about itself. */
export interface ArchiveTexts {
  manifest: Manifest;
  /** Files, sizes in bytes unpacked. */
  entries: { name: string; size: number }[];
  /** Text of one entry (UTF-8). @throws UserError when there is none, or it is damaged. */
  readText: (name: string) => Promise<string>;
}

export interface Archive extends ArchiveTexts {
  /**
   * Unpacks one entry to `filePath`, whole or not at all. @throws UserError when there is none, it
   * is damaged, or the disk refuses; CancelledError.
   */
  extract: (name: string, filePath: string, signal?: AbortSignal) => Promise<void>;
  /** Reads all of it, weights too. @throws UserError naming what is damaged; CancelledError. */
  checkWhole: (signal?: AbortSignal) => Promise<void>;
}

/**
 * Opens a model archive and checks what TorchServe would trip over: a manifest, valid and complete,
 * whose files are there. Reads the directory and the manifest only, not the weights.
 *
 * @throws UserError naming `archivePath`.
 */
export async function readArchive(archivePath: string): Promise<Archive> {
  if ((await stat(archivePath).catch(() => undefined))?.isFile() !== true) {
    throw new UserError(l10n.t('{0} is not a model archive file.', archivePath));
  }
  return opened(archivePath, async zip => {
    const manifest = parseManifest(
      await readText(zip, MANIFEST_NAME, archivePath, LONGEST_MANIFEST),
      archivePath,
    );
    await requireSameFromTheFront(archivePath, zip.all);
    for (const name of namedFiles(manifest)) {
      if (!zip.entries.has(name)) {
        throw new UserError(
          l10n.t(
            '{0}: {1} names {2}, which is not in the archive. Convert the model again.',
            archivePath,
            MANIFEST_NAME,
            visibleName(name),
          ),
          { fix: 'convertToMar' },
        );
      }
    }
    return {
      manifest,
      entries: [...zip.entries.values()].map(entry => ({
        name: entry.fileName,
        size: entry.uncompressedSize,
      })),
      readText: name => opened(archivePath, again => readText(again, name, archivePath)),
      extract: (name, filePath, signal) =>
        opened(archivePath, again => extract(again, name, archivePath, filePath, signal)),
      checkWhole: signal =>
        opened(archivePath, async again => {
          for (const entry of again.entries.values()) await again.check(entry, signal);
        }),
    };
  });
}

async function opened<T>(archivePath: string, use: (zip: ZipContents) => Promise<T>): Promise<T> {
  try {
    return await withZip(archivePath, use);
  } catch (cause) {
    if (cause instanceof UserError || cause instanceof CancelledError) throw cause;
    throw new UserError(
      l10n.t(
        '{0} is not a readable model archive: {1}',
        archivePath,
        visibleName((cause as Error).message),
      ),
      { cause },
    );
  }
}

async function readText(
  zip: ZipContents,
  name: string,
  archivePath: string,
  limit = LONGEST_TEXT,
): Promise<string> {
  return (await zip.read(entryOf(zip, name, archivePath), limit)).toString('utf8');
}

async function extract(
  zip: ZipContents,
  name: string,
  archivePath: string,
  filePath: string,
  signal?: AbortSignal,
): Promise<void> {
  const entry = entryOf(zip, name, archivePath);
  await replaceFile(filePath, file => zip.copy(entry, file, signal), { signal });
}

function entryOf(zip: ZipContents, name: string, archivePath: string): Entry {
  const entry = zip.entries.get(name);
  if (!entry) throw new UserError(l10n.t('{0}: there is no {1} in it.', archivePath, name));
  return entry;
}

/**
 * Files the manifest names. A handler may be `module:function`, a module without `.py`, or built
 * into TorchServe.
 */
function namedFiles(manifest: Manifest): string[] {
  const { model } = manifest;
  const handler = model.handler.split(':', 1)[0]!;
  const handlerFile = builtInHandlers.includes(handler)
    ? undefined
    : handler.endsWith('.py')
      ? handler
      : `${handler}.py`;
  const named = [
    model.serializedFile,
    model.modelFile,
    model.requirementsFile,
    model.configFile,
    handlerFile,
    ...extraFiles(manifest),
  ];
  return named.flatMap(name => name || []);
}
