import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { headerSource } from '../../runs/headerSource';
import { readRunFile } from '../../runs/runFile';
import { runId } from '../../runs/runId';
import type { Parts } from '../parts';
import { imagePath } from './baselineImage';
import { calledOn } from './calledOn';

/** "Open in Results Panel": an image of a baseline, its model against what the baseline says. */
export async function showBaselineImage(
  { panels }: Pick<Parts, 'panels'>,
  argument: unknown,
): Promise<void> {
  const { baseline, image } = calledOn(argument);
  if (image === undefined)
    throw new UserError(l10n.t('Choose an image of the baseline in the Test Explorer.'));
  const run = await readRunFile(baseline);
  const source = headerSource(run.header);
  await panels.show(imagePath(run, image), {
    ...(source && { left: runId(source) }),
    right: runId({ kind: 'file', path: baseline }),
  });
}
