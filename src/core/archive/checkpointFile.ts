import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import { legacyPickle, startsAsLegacy } from './legacyCheckpoint';
import { PickleEndsEarly } from './pickle/bytes';
import { readPickle } from './pickle/read';
import type { PickleValue } from './pickle/values';
import { unreadable } from './unreadable';
import { withZip } from './zipFile';

/** `data.pkl` describes the tensors without holding them; a few MB for the largest models. */
const LONGEST_PICKLE = 256 << 20;

/**
 * The object `torch.save` wrote to `filePath`, tensors left as references: PyTorch's ZIP format (1.6 and later) and the
 * older pickle stream.
 *
 * @throws UserError naming the file: a folder, empty, cut short, a web page, a Git LFS pointer, something else.
 */
export async function readCheckpointObject(filePath: string): Promise<PickleValue> {
  // Before it is opened: opening a pipe waits for whoever writes into it.
  const info = await stat(filePath).catch((cause: unknown) => { throw unreadable(filePath, cause); });
  if (info.isDirectory()) throw new UserError(l10n.t('{0} is a folder, not a checkpoint file.', filePath));
  if (!info.isFile()) throw new UserError(l10n.t('{0} is not a file.', filePath));
  const file = await open(filePath, 'r').catch((cause: unknown) => { throw unreadable(filePath, cause); });
  try {
    const head = await readHead(file, 512);
    rejectStrangers(head, filePath);
    if (head.toString('latin1', 0, 2) === 'PK') return await zipPickle(filePath);
    if (startsAsLegacy(head)) return await legacyPickle(length => readHead(file, length), info.size);
    throw notACheckpoint(filePath);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (cause instanceof PickleEndsEarly || isCutShort(cause)) {
      throw new UserError(l10n.t('{0} is incomplete. Copy or download it again.', filePath), { cause });
    }
    throw notACheckpoint(filePath, cause);
  } finally {
    await file.close();
  }
}

async function readHead(file: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

function rejectStrangers(head: Buffer, filePath: string): void {
  const text = head.toString('latin1');
  if (text === '') throw new UserError(l10n.t('{0} is empty. Copy or download it again.', filePath));
  if (text.startsWith('version https://git-lfs.github.com/')) {
    throw new UserError(l10n.t('{0} is a Git LFS pointer, not the checkpoint itself. Run "git lfs pull".', filePath));
  }
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|head|body)/i.test(text)) {
    throw new UserError(l10n.t('{0} is a web page, not a checkpoint. Download the file itself.', filePath));
  }
}

function zipPickle(filePath: string): Promise<PickleValue> {
  return withZip(filePath, async zip => {
    const names = [...zip.entries.keys()];
    const folder = names.map(name => /^([^/]+)\/data\.pkl$/.exec(name)?.[1]).find(name => name !== undefined);
    const entry = folder === undefined ? undefined : zip.entries.get(`${folder}/data.pkl`);
    if (!entry) throw notACheckpoint(filePath);
    if (zip.entries.has(`${folder}/constants.pkl`)) {
      throw new UserError(l10n.t('{0} is a TorchScript model, not a checkpoint. Choose the .pth that training wrote.', filePath));
    }
    return readPickle(await zip.read(entry, LONGEST_PICKLE)).value;
  });
}

/** yauzl's words for a missing or unreachable table of contents, which stands at a ZIP's end. */
function isCutShort(error: unknown): boolean {
  return error instanceof Error && /end of central directory|unexpected EOF|truncated/i.test(error.message);
}

function notACheckpoint(filePath: string, cause?: unknown): UserError {
  return new UserError(l10n.t('{0} is not a PyTorch checkpoint, or is damaged.', filePath), { cause });
}
