import * as fs from 'node:fs';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { namedFolder } from '../runs/imageFolders';
import type { RunHeader } from '../runs/runFile';
import { pendingOf } from '../runs/runSoFar';
import { RunWriter } from '../runs/runWriter';
import type { Asking } from './asking';
import type { ManyImages } from './manyImages';

export interface RunOutput {
  writer: RunWriter;
  /** The images that are to be asked about. */
  pending: string[];
}

/**
 * The run file of `--output`, begun, or with `--resume` gone on with. Throws `UserError` for a file
 * that is there already and for one that is of another run.
 */
export async function runOutput(
  file: string,
  resume: boolean,
  asking: Asking,
  { images, folder }: ManyImages,
): Promise<RunOutput> {
  const { source, settings } = asking;
  const header: RunHeader = { run: 1, source, settings, folder: wayTo(folder, file) };
  if (resume) {
    const { writer, answered } = await RunWriter.resume(file, header);
    return { writer, pending: pendingOf({ answered }, images) };
  }
  const ifExists = (): Error =>
    new UserError(
      l10n.t('{0} is there already. Go on with it by --resume, or name another file.', file),
    );
  return {
    writer: await RunWriter.create(file, header, ifExists),
    pending: pendingOf({ answered: new Set() }, images),
  };
}

/** From the folder of a run file, which may not be there yet; from the root of another drive. */
function wayTo(folder: string, file: string): string {
  return namedFolder(realPlace(folder), realPlace(path.dirname(path.resolve(file))));
}

function realPlace(folder: string): string {
  const resolved = path.resolve(folder);
  if (fs.existsSync(resolved)) return fs.realpathSync(resolved);
  return path.join(realPlace(path.dirname(resolved)), path.basename(resolved));
}
