import type { Comparison } from '../compare/comparison';
import { comparisonFinding } from './compareTraces';
import type { StagesReport } from './report';
import { causeText } from './words';

/**
 * The report of a served run that its archive's ONNX files were looked into in place of: its own
 * answer is what counts. Where the files do as the other side does, the difference is the server's.
 */
export function throughStandIn(report: StagesReport, answers: Comparison): StagesReport {
  const answer = { ...comparisonFinding(answers), stage: 'answer' as const };
  const stages = [...report.stages.filter(({ stage }) => stage !== 'answer'), answer];
  if (answer.same || stages.some(({ same, stage }) => same === false && stage !== 'answer'))
    return { ...report, stages };
  const cause = { kind: 'server' as const, settings: [], text: causeText('server') };
  return { ...report, stages, first: 'answer', cause };
}
