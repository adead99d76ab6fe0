import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../core/errors';
import type { ImageFile } from '../core/ocr/prediction';

/** A file of this package; the bundle is `dist/cli.js`. */
export const packageFile = (...segments: string[]): string => path.join(__dirname, '..', ...segments);

export function packageVersion(): string {
  return (JSON.parse(fs.readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}

/** The child process that evaluates configs and runs models. */
export const engineFile = packageFile('dist', 'engine.js');

/** Throws `UserError` unless `file` is a readable, non-empty file; `what` names its role in the message. */
export function requireFile(file: string, what: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new UserError(l10n.t('{0} not found: {1}', what, file));
  if (stat.isDirectory()) throw new UserError(l10n.t('{0} is a folder, not a file: {1}', what, file));
  if (stat.size === 0) throw new UserError(l10n.t('{0} is empty (0 bytes): {1}', what, file));
  return path.resolve(file);
}

/** The image as it lies on disk; decoding is the predictor's business. */
export function readImage(file: string): ImageFile {
  const found = requireFile(file, l10n.t('Image'));
  return { path: found, bytes: fs.readFileSync(found) };
}
