import * as l10n from '@vscode/l10n';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../core/errors';
import { exifOrientation } from '../../core/ocr/exif';
import type { Frame, ImageFile } from '../../core/ocr/prediction';
import type { ViewerImage } from '../../protocol/viewer';
import type { PredictionSources } from './sources';

/** First bytes of the formats that every webview decodes; the file's name is not asked. */
const signatures: { mime: string; starts: (bytes: Uint8Array) => boolean }[] = [
  { mime: 'image/jpeg', starts: bytes => hex(bytes, 0, 3) === 'ffd8ff' },
  { mime: 'image/png', starts: bytes => hex(bytes, 0, 8) === '89504e470d0a1a0a' },
  { mime: 'image/gif', starts: bytes => hex(bytes, 0, 4) === '47494638' },
  { mime: 'image/bmp', starts: bytes => hex(bytes, 0, 2) === '424d' },
  { mime: 'image/webp', starts: bytes => hex(bytes, 0, 4) === '52494646' && hex(bytes, 8, 12) === '57454250' },
];

/** Reads an image file, undecoded. Throws `UserError` when there is nothing to read. */
export async function readImage(path: string): Promise<ImageFile> {
  try {
    const bytes = await readFile(path);
    if (bytes.length) return { path, bytes };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UserError(l10n.t('{0} is a folder, not an image.', path));
    if (code === 'ENOENT') throw new UserError(l10n.t('{0} does not exist any more.', path));
    throw new UserError(l10n.t('{0} cannot be read ({1}).', path, code ?? String(error)), { cause: error });
  }
  throw new UserError(l10n.t('{0} is empty (0 bytes).', path));
}

/** Makes an image ready for the webview: as it is where the browser can decode it, else decoded by the engine, turned as `orientation` says. */
export async function viewerImage(image: ImageFile, orientation: Frame['orientation'], sources: Pick<PredictionSources, 'decodeImage'>): Promise<ViewerImage> {
  const turned = exifOrientation(image.bytes) !== 1;
  const common = { name: basename(image.path), orientation, turned };
  const mime = signatures.find(({ starts }) => starts(image.bytes))?.mime;
  if (mime) return { ...common, data: { kind: 'encoded', mime, bytes: ownBuffer(image.bytes) } };
  const { width, height, rgba } = await sources.decodeImage(image, orientation === 'upright');
  return { ...common, data: { kind: 'rgba', width, height, bytes: ownBuffer(rgba) } };
}

function hex(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('hex');
}

/** Webviews get an ArrayBuffer of exactly the data; a Buffer would arrive as an object of numbers. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
