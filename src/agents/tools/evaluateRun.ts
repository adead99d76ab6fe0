import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { evaluateBoth } from '../../evaluate/compareEvaluations';
import type { EvaluateOptions } from '../../evaluate/evaluation';
import { comparedJson, evaluationJson } from '../../evaluate/evaluationJson';
import { notesOf, summary } from '../../evaluate/evaluationWords';
import { evaluateRun as evaluate } from '../../evaluate/evaluateRun';
import { labelFormats, type Labels } from '../../labels/labels';
import { readLabels } from '../../labels/readLabels';
import { matchStrategies } from '../../metrics/matching';
import { readRunFile, type RunFile } from '../../runs/runFile';
import type { AgentTool, ToolAnswer } from '../agentTool';
import { boundedText } from '../boundedText';
import { file } from '../modelInput';
import { requireInside } from '../requireInside';

/** Images as data, the worst first. */
const MOST_IMAGES = 100;

const input = z.strictObject({
  run: file.describe('Run file (JSON lines), as write_run writes it'),
  truth: file.describe('Ground truth: a file, or a folder of files'),
  format: z.enum(labelFormats).optional().describe('Format of the truth (default: recognised)'),
  match_strategy: z
    .enum(matchStrategies)
    .optional()
    .describe('How boundaries are matched (default: vanilla)'),
  against: file
    .optional()
    .describe('Another run file: is the run better, worse, or may it be chance?'),
});

/** MMOCR's metrics of a run. */
export const evaluateRun: AgentTool<typeof input> = {
  title: () => l10n.t('Evaluate Run'),
  description:
    "Evaluates a run file against ground truth by MMOCR's own metrics (icdar/*, recog/*, e2e/*, kie/*), lists the worst images and, with against, says whether one of two runs is better or it may be chance. Asks no model.",
  input,
  needsTrust: () => false,
  run: async (given, { workspace }) => {
    const run = await readRunFile(await workspace.file(given.run, l10n.t('Run')));
    const other =
      given.against === undefined
        ? undefined
        : await readRunFile(await workspace.file(given.against, l10n.t('Run')));
    const truth = await workspace.either(given.truth, l10n.t('Ground truth'));
    await requireInside(truth, workspace);
    const labels = await readLabels(truth, given.format);
    const told = { run: given.run, truth: given.truth, format: labels.format };
    const options = { strategy: given.match_strategy ?? 'vanilla' } as const;
    return answerOf({ run, other, labels }, told, options);
  },
};

function answerOf(
  { run, other, labels }: { run: RunFile; other: RunFile | undefined; labels: Labels },
  told: { run: string; truth: string; format: string },
  options: EvaluateOptions,
): ToolAnswer {
  const compared = other && evaluateBoth(run, other, labels, options);
  const evaluation = compared?.run ?? evaluate(run, labels, options);
  const data: ReturnType<typeof evaluationJson> & { verdict?: string } =
    compared && other
      ? comparedJson(compared, { ...told, against: other.path })
      : evaluationJson(evaluation, told);
  const figures = Object.entries(evaluation.metrics).map(([name, value]) => {
    const beside = compared?.other.metrics[name];
    return `${name} ${value.toFixed(4)}${beside === undefined ? '' : ` | ${beside.toFixed(4)}`}`;
  });
  const notes = [...labels.notes, ...notesOf(evaluation)];
  const lines = [...figures, ...notes, data.verdict ?? summary(evaluation)];
  const { wrong, failed, withoutTruth, notInRun, ambiguous, ...rest } = data;
  return {
    text: boundedText(lines.join('\n')),
    data: {
      ...rest,
      notes,
      failed: failed.slice(0, MOST_IMAGES),
      left_out: withoutTruth.length + ambiguous.length + notInRun.length,
      wrong: wrong.slice(0, MOST_IMAGES),
    },
  };
}
