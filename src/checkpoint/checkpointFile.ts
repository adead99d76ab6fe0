import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { legacyPickle, startsAsLegacy } from './legacyCheckpoint';
import { PickleEndsEarly } from './pickle/bytes';
import { PickleError, PickleTooLarge } from './pickle/notAPickle';
import type { Pickle } from './pickle/read';
import { rejectStrangers } from '../base/strangers';
import { unreadable } from '../base/unreadable';
import { zipPickle } from './zipCheckpoint';

/**
 * The object `torch.save` wrote to `filePath`, tensors left as references: PyTorch's ZIP format
 * (1.6 and later) and the older pickle stream.
 *
 * @throws UserError naming the file: a folder, empty, cut short, a web page, a Git LFS pointer,
 *   something else.
 */
export async function readCheckpointPickle(filePath: string): Promise<Pickle> {
  // Before it is opened: opening a pipe waits for whoever writes into it.
  const info = await stat(filePath).catch((cause: unknown) => {
    throw unreadable(filePath, cause);
  });
  if (info.isDirectory())
    throw new UserError(l10n.t('{0} is a folder, not a checkpoint file.', filePath));
  if (!info.isFile()) throw new UserError(l10n.t('{0} is not a file.', filePath));
  const file = await open(filePath, 'r').catch((cause: unknown) => {
    throw unreadable(filePath, cause);
  });
  try {
    const head = await readHead(file, 512);
    if (head.toString('latin1', 0, 2) === 'PK') return await zipPickle(filePath);
    if (startsAsLegacy(head))
      return await legacyPickle(length => readHead(file, length), info.size);
    rejectStrangers(head, filePath);
    throw notACheckpoint(filePath);
  } catch (cause) {
    throw cause instanceof UserError ? cause : inWords(cause, filePath);
  } finally {
    await file.close();
  }
}

async function readHead(file: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

function inWords(cause: unknown, filePath: string): UserError {
  if (cause instanceof PickleError && cause.imports.length > 0) {
    return new UserError(
      l10n.t(
        '{0} is damaged, and whoever reads it with Python runs {1} before that shows. Do not load it.',
        filePath,
        cause.imports.join(', '),
      ),
      { cause },
    );
  }
  if (cause instanceof PickleTooLarge) {
    return new UserError(
      l10n.t(
        '{0} describes more values than any checkpoint has: it is damaged, or made to fill the memory of whoever reads it.',
        filePath,
      ),
      { cause },
    );
  }
  if (cause instanceof PickleEndsEarly || isCutShort(cause))
    return new UserError(l10n.t('{0} is incomplete. Copy or download it again.', filePath), {
      cause,
    });
  return notACheckpoint(filePath, cause);
}

/** yauzl's words for a missing or unreachable table of contents, which stands at a ZIP's end. */
function isCutShort(error: unknown): boolean {
  return (
    error instanceof Error &&
    /end of central directory|unexpected EOF|truncated/i.test(error.message)
  );
}

function notACheckpoint(filePath: string, cause?: unknown): UserError {
  return new UserError(l10n.t('{0} is not a PyTorch checkpoint, or is damaged.', filePath), {
    cause,
  });
}
