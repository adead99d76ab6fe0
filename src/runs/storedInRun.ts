import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { Prediction } from '../model/prediction';
import { sharedEnd } from './imageNames';
import { doesNotList } from './namesInWords';
import { runEntries, type RunLine } from './runFile';

/**
 * What a run file says of an image; without a name, of its only one. Nothing else of it is kept.
 * Throws `UserError` where it says nothing of it, or why the image failed.
 */
export async function storedInRun(
  path: string,
  imagePath: string | undefined,
): Promise<Prediction> {
  let [found, most] = [undefined as RunLine | undefined, 1];
  const images = new Set<string>();
  for await (const entry of runEntries(path)) {
    if (entry.kind !== 'line') continue;
    images.add(entry.line.image);
    const shared = imagePath === undefined ? 1 : sharedEnd(entry.line.image, imagePath);
    if (shared >= most) [found, most] = [entry.line, shared];
  }
  if (imagePath === undefined && images.size !== 1)
    throw new UserError(l10n.t('{0} holds {1} results; name one.', path, images.size));
  if (!found) throw new UserError(doesNotList(path, imagePath ?? ''));
  if ('error' in found)
    throw new UserError(
      l10n.t('{0} holds no result in the format of MMOCR: {1}.', path, found.error),
    );
  return found.prediction;
}
