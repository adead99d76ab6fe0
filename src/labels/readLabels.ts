import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { formats } from './formats';
import { labelFormats, type LabelFormat, type Labels } from './labels';
import { openLabelFile } from './openLabelFile';
import { recognise } from './recognise';
import { Tally } from './tally';

/**
 * The ground truth of a file. Throws `UserError` for what cannot be read, is of no known format, or
 * is wrong, naming the file.
 * @param format what the file is; it is recognised without it.
 */
export async function readLabels(path: string, format?: LabelFormat): Promise<Labels> {
  const tally = new Tally();
  const file = await openLabelFile(path, tally);
  const found = format ?? recognise(file)[0]?.format;
  if (found === undefined)
    throw new UserError(
      l10n.t('{0} is no ground truth in a known format ({1}).', path, labelFormats.join(', ')),
    );
  const read = formats[found]!.read(file, tally);
  const wrong = read.find(({ fault }) => fault !== undefined);
  if (wrong?.fault !== undefined)
    throw new UserError(
      l10n.t('The ground truth of {0} in {1} is wrong: {2}.', wrong.image, path, wrong.fault),
    );
  return { format: found, images: read, notes: tally.lines() };
}
