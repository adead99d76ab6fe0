import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { UserError } from '../base/errors';
import { mostImageBytes } from '../model/imageFormat';
import type { ImageFile } from '../model/prediction';

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

/**
 * The image as it lies on disk, or comes through a pipe: `-` is standard input. Decoding is the
 * predictor's business. Throws `UserError` when there is nothing, or more than is read.
 */
export async function readImage(file: string): Promise<ImageFile> {
  if (file === '-')
    return {
      path: l10n.t('standard input'),
      bytes: await drain(process.stdin, l10n.t('standard input')),
    };
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat && !stat.isFile() && !stat.isDirectory())
    return { path: file, bytes: await drain(fs.createReadStream(file), file) };
  const found = requireFile(file, l10n.t('Image'));
  return {
    path: found,
    bytes: await drain(fs.createReadStream(found, { highWaterMark: 2 ** 20 }), found),
  };
}

/**
 * All bytes of a stream. Throws `UserError`, by `name`, when there are none, or more than are read.
 */
export async function drain(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  most = mostImageBytes,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > most)
      throw new UserError(
        l10n.t('{0} has more than {1} MiB; larger files are not read.', name, most / 2 ** 20),
      );
    parts.push(part);
  }
  if (length === 0) throw new UserError(l10n.t('{0} is empty (0 bytes).', name));
  return Buffer.concat(parts);
}
