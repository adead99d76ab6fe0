import type { Comparison } from '../compare/comparison';
import { comparisonFinding } from './compareTraces';
import { stageOrder, type StagesReport, type Unlooked } from './report';
import { causeText } from './words';

/** The report of two runs of which one gives its answer only: a server, a file. */
export function answerOnly(comparison: Comparison, why: Unlooked): StagesReport {
  const answer = { ...comparisonFinding(comparison), stage: 'answer' as const };
  const before = stageOrder.filter(stage => stage !== 'answer' && stage !== 'cropped');
  const differs = answer.same === false;
  return {
    ...(differs && { first: answer.stage }),
    stages: [...before.map(stage => ({ stage, why })), answer],
    ...(differs && { cause: { kind: 'answer' as const, settings: [], text: causeText('answer') } }),
    settings: [],
  };
}
