import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { checkJson, checkText } from '../../check/checkReport';
import { checkRuns } from '../../check/checkRuns';
import { parseTolerance, toleranceForm, toleranceOf } from '../../check/tolerance';
import { readRunFile } from '../../runs/runFile';
import type { AgentTool } from '../agentTool';
import { boundedText } from '../boundedText';
import { file } from '../modelInput';

/** Images as data; those that are as before are not told one by one. */
const MOST_IMAGES = 200;

const input = z.strictObject({
  run: file.describe('Run file (JSON lines), as write_run writes it'),
  baseline: file.describe('The run file that is right'),
  tolerance: z
    .string()
    .max(500)
    .optional()
    .describe(`What is no regression (default: as the baseline says, else ${toleranceForm})`),
  strict: z
    .boolean()
    .optional()
    .describe('An image that the baseline does not have is a regression, too'),
});

/** A run held against a baseline. */
export const checkRun: AgentTool<typeof input> = {
  title: () => l10n.t('Check Run'),
  description:
    'Holds a run file against a baseline, a run file that is right, and names every regression: missing, new and moved text instances, other texts, scores and labels. Asks no model.',
  input,
  needsTrust: () => false,
  run: async ({ run, baseline, tolerance, strict }, { workspace }) => {
    const given = tolerance === undefined ? undefined : parseTolerance(tolerance);
    const before = await readRunFile(await workspace.file(baseline, l10n.t('Baseline')));
    const now = await readRunFile(await workspace.file(run, l10n.t('Run')));
    if (before.lines.length === 0) throw new UserError(l10n.t('{0} holds no images.', baseline));
    const result = checkRuns(now, before, {
      tolerance: given ?? toleranceOf(before.header),
      strict,
    });
    const { images, ...rest } = checkJson(result);
    const told = images.filter(({ status }) => status !== 'same');
    return {
      text: boundedText(checkText(result)),
      data: {
        ...rest,
        checked: images.length,
        images: told.slice(0, MOST_IMAGES),
        ...(told.length > MOST_IMAGES && { left_out: told.length - MOST_IMAGES }),
      },
    };
  },
};
