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
  return [
    '',
    report.first ? l10n.t('Where it begins:') : l10n.t('No stage differs.'),
    ...rows,
    ...explanation(report),
    '',
  ].join('\n');
}
