import * as l10n from '@vscode/l10n';
import { explanation, stageLines } from '../stages/lines';
import type { StagesReport } from '../stages/report';

/** The stages of a comparison, a line each, and what explains the first that differs. */
export function stagesTable(report: StagesReport): string {
  const lines = stageLines(report);
  const longest = Math.max(...lines.map(({ name }) => name.length));
  const firstAt = lines.findIndex(({ finding }) => finding.same === false);
  const rows = lines.map(({ name, text }, i) =>
    `${i === firstAt ? '>' : ' '} ${name.padEnd(longest)}  ${text}`.trimEnd(),
  );
  return ['', heading(report), ...rows, ...explanation(report), ''].join('\n');
}

/** Of answers that could not be compared nobody knows whether they begin to differ. */
function heading({ first, stages }: StagesReport): string {
  if (first) return l10n.t('Where it begins:');
  return stages.find(({ stage }) => stage === 'answer')?.same
    ? l10n.t('No stage differs.')
    : l10n.t('The answers cannot be compared, so that nothing is said of where they part.');
}
