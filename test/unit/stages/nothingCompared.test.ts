import { describe, expect, test } from 'vitest';
import { comparePredictions, defaultCompareOptions } from '../../../src/compare/compare';
import { findStages } from '../../../src/engine/stages/findStages';
import { stagesTable } from '../../../src/cli/stagesTable';
import { predict } from '../../../src/engine/predict/predict';
import { pipelineOf, type ExportedModel } from '../../../src/model/pipeline';
import type { Prediction } from '../../../src/model/prediction';
import { answerOnly } from '../../../src/stages/answerOnly';
import { pairParts, partStages } from '../../../src/stages/compareTraces';
import { diagnose } from '../../../src/stages/diagnose';
import { keepTrace } from '../../../src/stages/keptTrace';
import type { StageFinding, StagesReport } from '../../../src/stages/report';
import { throughStandIn } from '../../../src/stages/standIn';
import { toleranceOf } from '../../../src/stages/tolerance';
import { miniature } from './altered';
import { scenes } from './scenes';

/** Where nothing was compared, nothing is concluded. */
const detector = miniature('dbnet_1x');
const reader = miniature('crnn_1x');
const [scene] = await scenes();
const side = (model: ExportedModel) => ({ pipeline: pipelineOf(model), device: 'cpu' });
const asked = { image: scene!.bytes, imagePath: scene!.name };
const answer = (model: ExportedModel): Promise<Prediction> => predict({ ...side(model), ...asked });
const compared = (left: Prediction, right: Prediction) =>
  comparePredictions(left, right, defaultCompareOptions);

describe('two tasks', () => {
  async function report(): Promise<StagesReport> {
    const sides = [side(detector), side(reader)];
    return (await findStages({ sides, ...asked, scoreThreshold: 0.5, turned: false })).report;
  }

  test('say nothing of the server that the archive stands for', async () => {
    const through = throughStandIn(
      await report(),
      compared(await answer(detector), await answer(reader)),
    );
    expect(through.cause?.kind).not.toBe('server');
    expect(through.stages.at(-1)).toEqual({ stage: 'answer', why: 'otherTask' });
  });

  test('have no answer that differs, nor stages of which none does', async () => {
    const { stages, first } = await report();
    expect(stages.at(-1)).toEqual({ stage: 'answer', why: 'otherTask' });
    expect(first).not.toBe('answer');
    const alone = answerOnly(compared(await answer(detector), await answer(reader)), 'file');
    expect([alone.first, alone.cause]).toEqual([undefined, undefined]);
    expect(stagesTable(alone)).toContain('The answers cannot be compared');
  });
});

describe('the server is named', () => {
  const unlooked: StageFinding[] = [
    { stage: 'decoded', same: true },
    { stage: 'input', task: 'textdet', why: 'notKept' },
  ];
  async function kindWith(archived: Omit<StageFinding, 'stage'>): Promise<string | undefined> {
    const left = await answer(detector);
    const other = { ...left, instances: left.instances.slice(1) };
    const stages = [...unlooked, { ...archived, stage: 'answer' as const }];
    return throughStandIn({ stages, settings: [] }, compared(left, other)).cause?.kind;
  }

  test('where its archive was seen to answer as the other side, and nowhere else', async () => {
    expect(await kindWith({ same: true })).toBe('server');
    expect(await kindWith({ same: false })).toBe('uncompared');
    expect(await kindWith({ why: 'failed' })).toBe('uncompared');
  });

  test('not where the archive failed, nor where the server itself agrees', async () => {
    const left = await answer(detector);
    const failed = { side: 'left', message: 'out of memory' } as const;
    const stages = [...unlooked, { stage: 'answer', same: false, why: 'failed' } as const];
    const fewer = { ...left, instances: left.instances.slice(1) };
    const report: StagesReport = { stages, settings: [], failed, first: 'answer' };
    expect(throughStandIn(report, compared(left, fewer)).cause).toBeUndefined();
    expect(throughStandIn(report, compared(left, left)).first).toBeUndefined();
  });
});

describe('a cause', () => {
  const base = { settings: [], parts: undefined, sameDevice: false };
  async function kindOf(stages: StageFinding[]): Promise<string | undefined> {
    const { trace } = keepTrace();
    const first = stages.find(({ same }) => same === false)!;
    const reread = () => Promise.resolve(undefined);
    return (await diagnose({ ...base, first, stages, traces: [trace, trace], reread }))?.kind;
  }
  const part = (stage: StageFinding['stage'], same?: boolean): StageFinding => ({
    stage,
    task: 'textdet',
    ...(same === undefined ? { why: 'noOnnx' } : { same }),
  });

  test('two networks that nobody looked into are not the same one on two devices', async () => {
    expect(await kindOf([part('input', true), part('tensors'), part('outputs', false)])).toBe(
      'uncompared',
    );
    expect(await kindOf([part('input'), part('tensors', true), part('outputs', false)])).toBe(
      'uncompared',
    );
    expect(await kindOf([part('input', true), part('tensors', true), part('outputs', false)])).toBe(
      'device',
    );
  });

  test('outputs that nobody compared are not the same ones read otherwise', async () => {
    expect(await kindOf([part('outputs'), part('post', false)])).toBe('uncompared');
    expect(await kindOf([part('tensors'), part('outputs', true), part('post', false)])).toBe(
      'uncompared',
    );
  });

  test('where stages agree it is not said that none could be compared', async () => {
    expect(await kindOf([part('input', true), { stage: 'answer', same: false }])).toBe(
      'uncompared',
    );
  });
});

test('a stage of which a crop was not kept does not agree', async () => {
  const { observe, trace } = keepTrace();
  await predict({ ...side(detector), ...asked }, undefined, observe);
  const [kept] = trace.parts;
  const crops = {
    ...trace,
    parts: [{ ...kept!, part: { ...kept!.part, crop: 0 } }, { part: { ...kept!.part, crop: 1 } }],
  };
  const [parts] = pairParts(crops, crops);
  const found = partStages(parts!, toleranceOf('cpu', 'cpu'));
  expect(found.map(({ same, why }) => same ?? why)).toEqual(['notKept', 'notKept', 'notKept']);
});
