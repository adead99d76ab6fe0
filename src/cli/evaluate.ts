import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { evaluateBoth } from '../evaluate/compareEvaluations';
import type { EvaluateOptions } from '../evaluate/evaluation';
import type { Told } from '../evaluate/evaluationJson';
import { evaluateRun } from '../evaluate/evaluateRun';
import { labelFormats, type LabelFormat } from '../labels/labels';
import { readLabels } from '../labels/readLabels';
import { matchStrategies, type MatchStrategy } from '../metrics/matching';
import { readRunFile } from '../runs/runFile';
import { comparedReport, evaluationReport } from './reportEvaluation';
import { complainAbout } from './say';
import { helpText, numberOption, parse, type Subcommand } from './subcommand';

const options = {
  truth: { type: 'string' },
  format: { type: 'string' },
  'match-strategy': { type: 'string' },
  'num-classes': { type: 'string' },
  'ignored-classes': { type: 'string' },
  against: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Far more than any model has. */
const MOST_CLASSES = 10_000;

/** MMOCR's metrics of a run file, or of two. */
export function evaluate(): Subcommand {
  const usage =
    'mmocr-serving evaluate RUN --truth FILE_OR_FOLDER [--format NAME] ' +
    `[--match-strategy ${matchStrategies.join('|')}] ` +
    '[--num-classes NUMBER] [--ignored-classes NAME,…] [--against RUN] [--json]';
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        "Evaluates a run against ground truth by MMOCR's own metrics: icdar/* of a detector, recog/* of a recogniser, both and e2e/* of a chain, kie/* of a KIE model.",
      ),
      [
        ['RUN', l10n.t('run file: JSON lines as predict prints them for a folder')],
        ['--truth FILE_OR_FOLDER', l10n.t('ground truth')],
        [
          '--format NAME',
          l10n.t('its format (default: recognised), one of {0}', labelFormats.join(', ')),
        ],
        [
          '--match-strategy NAME',
          l10n.t('how boundaries are matched, one of {0}', matchStrategies.join(', ')),
        ],
        [
          '--num-classes NUMBER',
          l10n.t('KIE: how many classes there are (default: those that occur)'),
        ],
        ['--ignored-classes NAME,…', l10n.t('KIE: classes that are not judged')],
        [
          '--against RUN',
          l10n.t('another run file: is this run better, worse, or may it be chance?'),
        ],
        ['--json', l10n.t('print one JSON object instead of a table')],
      ],
    ),
    run,
  };
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, options, () => ['RUN']);
  const [path = ''] = positionals;
  if (values.truth === undefined) throw new UserError(l10n.t('--truth is missing; see --help'));
  const format = oneOf<LabelFormat>('--format', labelFormats, values.format);
  const rules = rulesOf(values);
  const runFile = await readRunFile(path);
  const other = values.against === undefined ? undefined : await readRunFile(values.against);
  const labels = await readLabels(values.truth, format);
  for (const note of labels.notes) complainAbout(note);
  const told: Told = { run: path, truth: values.truth, format: labels.format };
  const report = other
    ? comparedReport(evaluateBoth(runFile, other, labels, rules), { ...told, against: other.path })
    : evaluationReport(evaluateRun(runFile, labels, rules), told);
  for (const note of report.notes) complainAbout(note);
  process.stdout.write(values.json ? `${JSON.stringify(report.json)}\n` : report.text);
  return 0;
}

interface RuleValues {
  'match-strategy'?: string;
  'num-classes'?: string;
  'ignored-classes'?: string;
}

function rulesOf(values: RuleValues): EvaluateOptions {
  const strategy = oneOf<MatchStrategy>(
    '--match-strategy',
    matchStrategies,
    values['match-strategy'],
  );
  const [count, ignored] = [values['num-classes'], values['ignored-classes']];
  return {
    strategy: strategy ?? 'vanilla',
    ...(count !== undefined && {
      numClasses: numberOption('--num-classes', count, 1, MOST_CLASSES),
    }),
    ...(ignored !== undefined && { ignoredClasses: ignored.split(',') }),
  };
}

/** Throws `UserError` for any other. */
function oneOf<T extends string>(
  name: string,
  known: readonly T[],
  given: string | undefined,
): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find(each => each === given);
  if (found === undefined)
    throw new UserError(l10n.t('{0} must be one of {1}, not "{2}"', name, known.join(', '), given));
  return found;
}
