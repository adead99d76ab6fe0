import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findStages } from '../../../src/engine/stages/findStages';
import type { Chain } from '../../../src/model/pipeline';
import type { StagesReport } from '../../../src/stages/report';
import { stageLines } from '../../../src/stages/lines';
import { asked, goldenOf } from '../parity/methods/goldens';
import { described, reweighted } from './altered';

/** A chain has the stages of each of its models. */
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-chain-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const golden = goldenOf('chain_1x');
const chain = golden.pipeline as Chain;
const image = asked(golden).find(({ image: file }) => file.endsWith('straight.png'))!;

async function stagesOf(right: Chain, pictures = false) {
  const sides = [chain, right].map(pipeline => ({ pipeline, device: 'cpu' }));
  const { bytes, image: imagePath } = image;
  const params = { sides, image: bytes, imagePath, scoreThreshold: 0.5, turned: false, pictures };
  return findStages(params);
}

const brief = ({ first, task, cause }: StagesReport) => ({ first, task, kind: cause?.kind });

describe('a chain', () => {
  test('twice: the stages of both models, and none differs', async () => {
    const { report, pictures } = await stagesOf(chain);
    expect(brief(report)).toEqual({ first: undefined, task: undefined, kind: undefined });
    expect(pictures).toEqual([]);
    expect(report.stages.map(({ stage, task, same }) => [stage, task, same])).toEqual([
      ['decoded', undefined, true],
      ...['input', 'tensors', 'outputs', 'post'].map(stage => [stage, 'textdet', true]),
      ...['cropped', 'input', 'tensors', 'outputs', 'post'].map(stage => [
        stage,
        'textrecog',
        true,
      ]),
      ['answer', undefined, true],
    ]);
    expect(stageLines(report)[1]!.name).toMatch(/^textdet: /);
  });

  test('with another weight in its recogniser: that model, its node, a crop', async () => {
    const recognition = await reweighted(chain.recognition, folder, 'recogniser', weights => {
      weights.each(weights.of('Conv', 2, 1), value => value * 1.2);
    });
    const { report, pictures } = await stagesOf({ ...chain, recognition }, true);
    expect(brief(report)).toEqual({ first: 'tensors', task: 'textrecog', kind: 'weights' });
    expect(report.node).toMatchObject({ opType: 'Conv', weights: [{}] });
    const outputs = report.stages.find(
      ({ stage, task }) => stage === 'outputs' && task === 'textrecog',
    )!;
    expect(outputs.crop).toBeGreaterThanOrEqual(0);
    expect(pictures.map(({ of, shows, side }) => [of, shows, side]).slice(0, 3)).toEqual([
      ['input', 'numbers', 'left'],
      ['input', 'numbers', 'right'],
      ['input', 'difference', undefined],
    ]);
    for (const { width, height, rgba } of pictures) expect(rgba).toHaveLength(width * height * 4);
  });

  test('with other boundaries: its detector, though other crops are read', async () => {
    const detection = described(chain.detection, { post: { unclipRatio: 2 } });
    const { report } = await stagesOf({ ...chain, detection });
    expect(brief(report)).toEqual({ first: 'post', task: 'textdet', kind: 'post-processing' });
    const cropped = report.stages.find(({ stage }) => stage === 'cropped')!;
    expect(cropped).toMatchObject({ same: false, shapes: {} });
  });
});
