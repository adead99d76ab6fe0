import { beforeAll, describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/core/config/describe/describeModel';
import { evaluateConfig } from '../../../src/core/config/evaluate';
import type { Generation, ModelDescription } from '../../../src/core/ocr/modelDescription';
import { corpus, runCorpus } from './corpus';
import { useEngine } from './engine';

const engine = useEngine();
let built: { configs: Record<string, string[]>; packageRoot: string };

beforeAll(() => { built = runCorpus(['build', corpus]); }, 300_000);

/** Every shipped config of a method, by file name. */
async function shipped(generation: Generation, folder: string): Promise<Record<string, ModelDescription>> {
  const found: Record<string, ModelDescription> = {};
  for (const path of built.configs[generation]!.filter(name => name.includes(`/textdet/${folder}/`) && !/_base_|100k_synthtext/.test(name))) {
    const config = await evaluateConfig(path, { engine: engine.client, packageRoots: [built.packageRoot] });
    found[path.split('/').at(-1)!.replace('.py', '')] = await describeModel(config, folder);
  }
  return found;
}

describe.each([
  ['1.x', 'panet', 3, { distanceThr: 3, scoreThr: 0.3, downsampleRatio: 0.25 }],
  ['0.x', 'panet', 3, { distanceThr: 0.85, scoreThr: 0.85, downsampleRatio: 0.25 }],
  ['1.x', 'psenet', 5, { scoreThr: 0.3, minKernelArea: 0, minTextArea: 16 }],
  ['0.x', 'psenet', 3, { scoreThr: 0.85, minKernelArea: 0, minTextArea: 16 }],
  ['1.x', 'textsnake', 2, { minCenterArea: 30, downsampleRatio: 1 }],
  ['0.x', 'textsnake', 1, { minCenterArea: 30, downsampleRatio: 1 }],
  ['1.x', 'fcenet', 5, { fourierDegree: 5, numReconstrPoints: 50, scales: [8, 16, 32], nmsThr: 0.1 }],
  ['0.x', 'fcenet', 2, { fourierDegree: 5, numReconstrPoints: 50, scales: [8, 16, 32], nmsThr: 0.1 }],
  ['1.x', 'dbnetpp', 3, { kind: 'db', epsilonRatio: 0.002 }],
  ['0.x', 'dbnetpp', 2, { kind: 'db', epsilonRatio: 0.002 }],
] as const)('%s %s', (generation, folder, count, settings) => {
  it('is described by every shipped config', async () => {
    const found = Object.values(await shipped(generation, folder));
    expect(found).toHaveLength(count);
    for (const { post, normalise } of found) {
      expect(post).toMatchObject(folder === 'dbnetpp' ? settings : { kind: folder, ...settings });
      expect(normalise).toMatchObject({ bgrToRgb: true, padDivisor: 32 });
    }
  }, 120_000);
});

it('takes what differs from config to config', async () => {
  const fcenet = await shipped('1.x', 'fcenet');
  expect(fcenet['fcenet_resnet50_fpn_1500e_icdar2015']).toMatchObject({ resize: { kind: 'keepRatio', scale: [2260, 2260] }, post: { textRepr: 'quad', alpha: 1.2, beta: 1 } });
  expect(fcenet['fcenet_resnet50-dcnv2_fpn_1500e_ctw1500']).toMatchObject({ resize: { scale: [1080, 736] }, post: { textRepr: 'poly', alpha: 1, beta: 2 } });
  const panet = await shipped('1.x', 'panet');
  expect(panet['panet_resnet18_fpem-ffm_600e_ctw1500']).toMatchObject({ resize: { kind: 'shortSide', short: 640 } });
  const old = await shipped('0.x', 'panet');
  expect(old['panet_r18_fpem_ffm_600e_ctw1500']).toMatchObject({ resize: { kind: 'keepRatio', scale: [3000, 640] }, post: { textRepr: 'poly' } });
}, 120_000);
