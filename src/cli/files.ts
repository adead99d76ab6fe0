import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { UserError } from '../base/errors';

/** A file of this package; the bundle is `dist/cli.js`. */
export const packageFile = (...segments: string[]): string =>
  path.join(__dirname, '..', ...segments);

export function packageVersion(): string {
  return packageVersions()['mmocr-serving'];
}

/** Of this package, and of what runs networks. */
export function packageVersions(): { 'mmocr-serving': string; 'onnxruntime-node': string } {
  const versionIn = (file: string): string =>
    (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
  return {
    'mmocr-serving': versionIn(packageFile('package.json')),
    // As the engine finds it: what is installed lies beside it.
    'onnxruntime-node': versionIn(
      createRequire(engineFile).resolve('onnxruntime-node/package.json'),
    ),
  };
}

/** The child process that evaluates configs and runs models. */
export const engineFile = packageFile('dist', 'engine.js');

/**
 * Throws `UserError` unless `file` is a readable, non-empty file; `what` names its role in the
 * message.
 */
export function requireFile(file: string, what: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new UserError(l10n.t('{0} not found: {1}', what, file));
  if (stat.isDirectory())
    throw new UserError(l10n.t('{0} is a folder, not a file: {1}', what, file));
  if (stat.size === 0) throw new UserError(l10n.t('{0} is empty (0 bytes): {1}', what, file));
  return path.resolve(file);
}
