import type { Comparison } from '../compare/comparison';
import { comparisonFinding } from './compareTraces';
import { answerCause } from './diagnose';
import type { CauseKind, StagesReport } from './report';
import { causeText } from './words';

/**
 * The report of a served run that its archive's ONNX files were looked into in place of: its own
 * answer is what counts. Where the archive was seen to answer as the other side does, the
 * difference is the server's; where that was not seen, nothing is said of the server.
 */
export function throughStandIn(report: StagesReport, answers: Comparison): StagesReport {
  const answer = { ...comparisonFinding(answers), stage: 'answer' as const };
  const archived = report.stages.find(({ stage }) => stage === 'answer');
  const before = report.stages.filter(({ stage }) => stage !== 'answer');
  const stages = [...before, answer];
  if (before.some(({ same }) => same === false)) return { ...report, stages };
  const known = { ...report, stages };
  delete known.first;
  delete known.cause;
  if (answer.same !== false) return known;
  const kind: CauseKind | undefined = archived?.same
    ? 'server'
    : answerCause(stages, report.failed);
  return {
    ...known,
    first: 'answer',
    ...(kind && { cause: { kind, settings: [], text: causeText(kind) } }),
  };
}
