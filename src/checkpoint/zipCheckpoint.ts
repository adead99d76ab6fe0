import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { storageSizes } from './legacyCheckpoint';
import { PickleEndsEarly } from './pickle/bytes';
import { NotAPickle } from './pickle/notAPickle';
import type { Pickle } from './pickle/read';
import { readPickle } from './pickle/read';
import type { ZipContents } from '../zip/zipFile';
import { withZip } from '../zip/zipFile';

/** `data.pkl` describes the tensors without holding them; a few MB for the largest models. */
const LONGEST_PICKLE = 256 << 20;

/**
 * The object of a checkpoint in PyTorch's ZIP format. PyTorch takes the folder of the first entry
 * and finds names in it without regard to case, the last one winning: a file that says a name twice
 * is refused, not guessed at.
 *
 * @throws UserError for a TorchScript model; PickleEndsEarly when weights are missing, NotAPickle
 *   or what yauzl throws for other damage.
 */
export function zipPickle(filePath: string): Promise<Pickle> {
  return withZip(filePath, async zip => {
    const names = [...zip.entries.keys()];
    const folder = names[0]?.split('/', 1)[0] ?? '';
    if (names.some(name => !name.startsWith(`${folder}/`)))
      throw new NotAPickle('not one folder as torch.save writes it');
    const entry = zip.entries.get(`${folder}/data.pkl`);
    if (!entry) throw new NotAPickle('no data.pkl in it');
    if (zip.entries.has(`${folder}/constants.pkl`)) {
      throw new UserError(
        l10n.t(
          '{0} is a TorchScript model, not a checkpoint. Choose the .pth that training wrote.',
          filePath,
        ),
      );
    }
    const data = await zip.read(entry, LONGEST_PICKLE);
    const pickle = readPickle(data);
    if (pickle.end !== data.length) throw new NotAPickle('bytes after the end of data.pkl');
    requireStorages(zip, folder, pickle);
    return pickle;
  });
}

/** The bytes that the tensors refer to must be there. */
function requireStorages(zip: ZipContents, folder: string, { references }: Pickle): void {
  for (const [key, size] of storageSizes(references)) {
    const entry = typeof key === 'string' ? zip.entries.get(`${folder}/data/${key}`) : undefined;
    if (!entry || entry.uncompressedSize < size)
      throw new PickleEndsEarly('weights are not all there');
  }
}
