import * as l10n from '@vscode/l10n';
import { UserError } from './errors';

/** How files begin that people take for checkpoints, in Latin-1. */
const kinds: [begins: RegExp, problem: (filePath: string) => string][] = [
  [/^$/, file => l10n.t('{0} is empty. Copy or download it again.', file)],
  [
    /^version https:\/\/git-lfs\.github\.com\//,
    file =>
      l10n.t('{0} is a Git LFS pointer, not the checkpoint itself. Run "git lfs pull".', file),
  ],
  [
    /^(\xef\xbb\xbf)?\s*<(!doctype|!--|html|\?xml|head|body|script)/i,
    file => l10n.t('{0} is a web page, not a checkpoint. Download the file itself.', file),
  ],
  [
    /^(\x7fELF|MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/,
    file =>
      l10n.t('{0} is a program, not a checkpoint. Choose the .pth that training wrote.', file),
  ],
  [
    /^(\x1f\x8b|\xfd7zXZ|7z\xbc\xaf|Rar!|BZh|\x28\xb5\x2f\xfd)/,
    file => l10n.t('{0} is a packed file, not a checkpoint. Unpack it first.', file),
  ],
  [
    /^(\x89HDF|.{7}\0\{|\x08[\x01-\x20]\x12)/s,
    file =>
      l10n.t(
        '{0} is a model of another format, not a PyTorch checkpoint. Choose the .pth that training wrote.',
        file,
      ),
  ],
  [
    /^(\xef\xbb\xbf)?\s*[{["#a-zA-Z][\t\r\n\x20-\x7e]{15}/,
    file =>
      l10n.t(
        '{0} is a text, not a PyTorch checkpoint, or is damaged. Download the file itself.',
        file,
      ),
  ],
];

/**
 * @throws UserError that says what `filePath` is, when it begins as something known that is no
 * checkpoint.
 */
export function rejectStrangers(head: Buffer, filePath: string): void {
  const text = head.toString('latin1');
  const kind = kinds.find(([begins]) => begins.test(text));
  if (kind) throw new UserError(kind[1](filePath));
}
