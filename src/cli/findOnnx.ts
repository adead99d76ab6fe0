import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../base/errors';
import { requireFile } from './files';

/**
 * The ONNX file of `file`: itself, or for a checkpoint the one with its stem beside it or in a
 * neighbouring `onnx` folder. Throws `UserError` saying how to export one.
 */
export function findOnnx(file: string): string {
  const found = requireFile(file, l10n.t('ONNX file or checkpoint'));
  const { dir, name, ext } = path.parse(found);
  if (ext.toLowerCase() === '.onnx') return found;
  const candidates = [path.join(dir, `${name}.onnx`), path.join(dir, '..', 'onnx', `${name}.onnx`)];
  const onnx = candidates.find(candidate => fs.existsSync(candidate));
  if (onnx) return onnx;
  throw new UserError(
    l10n.t(
      'No ONNX file for {0} (looked for {1}). Make it in VS Code with "MMOCR: Export to ONNX".',
      file,
      candidates.join(', '),
    ),
    { fix: 'exportToOnnx' },
  );
}
