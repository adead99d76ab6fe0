import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/describe/describeModel';
import { evaluateConfig, type EvaluatedConfig } from '../../../src/config/evaluate';
import { unknownTypes } from '../../../src/config/knownTypes';
import { servedTypes } from '../../../src/config/servedTypes';
import { untakenArguments } from '../../../src/config/takenArguments';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { corpus, runCorpus } from '../config/corpus';
import { useEngine } from '../config/engine';

/**
 * A user's first act is to right-click a config that MMOCR ships: each is described, or refused for
 * a reason that MMOCR has, too.
 */
const engine = useEngine();
let built: { configs: Record<string, string[]>; packageRoot: string };

beforeAll(() => {
  built = runCorpus(['build', corpus]);
}, 1_800_000);

const wildreceipt =
  /^The dictionary data\/wildreceipt\/dict\.txt, which .* refers to, is not found/;
/** What the packages lack. */
const refused = {
  '1.x': {
    'dbnet_resnet50-dcnv2_fpnc_100k_synthtext':
      /synthtext\.py, line 11: no base file sets "synthtext_textdet_test"/,
  },
  '0.x': {
    sar_r31_parallel_decoder_chinese:
      /^The dictionary data\/chineseocr\/labels\/dict_printed_chinese_english_digits\.txt, which .* refers to, is not found/,
    sdmgr_novisual_60e_wildreceipt: wildreceipt,
    sdmgr_novisual_60e_wildreceipt_openset: wildreceipt,
    sdmgr_unet16_60e_wildreceipt: wildreceipt,
  },
};
const kinds = {
  '1.x': {
    db: 10,
    panet: 3,
    psenet: 5,
    textsnake: 2,
    fcenet: 5,
    drrg: 2,
    maskrcnn: 5,
    ctc: 6,
    attn: 16,
    sdmgr: 3,
  },
  '0.x': {
    db: 6,
    panet: 3,
    psenet: 3,
    textsnake: 1,
    fcenet: 2,
    drrg: 1,
    maskrcnn: 3,
    ctc: 3,
    attn: 15,
    seg: 2,
    sdmgr: 3,
  },
};

/** What all configs of a detector have in common: their number, and their settings. */
const detectors = {
  '1.x': {
    panet: [3, { kind: 'panet', distanceThr: 3, scoreThr: 0.3, downsampleRatio: 0.25 }],
    psenet: [5, { kind: 'psenet', scoreThr: 0.3, minKernelArea: 0, minTextArea: 16 }],
    textsnake: [2, { kind: 'textsnake', minCenterArea: 30, downsampleRatio: 1 }],
    fcenet: [
      5,
      { kind: 'fcenet', fourierDegree: 5, numReconstrPoints: 50, scales: [8, 16, 32], nmsThr: 0.1 },
    ],
    dbnetpp: [4, { kind: 'db', epsilonRatio: 0.002 }],
  },
  '0.x': {
    panet: [3, { kind: 'panet', distanceThr: 0.85, scoreThr: 0.85, downsampleRatio: 0.25 }],
    psenet: [3, { kind: 'psenet', scoreThr: 0.85, minKernelArea: 0, minTextArea: 16 }],
    textsnake: [1, { kind: 'textsnake', minCenterArea: 30, downsampleRatio: 1 }],
    fcenet: [
      2,
      { kind: 'fcenet', fourierDegree: 5, numReconstrPoints: 50, scales: [8, 16, 32], nmsThr: 0.1 },
    ],
    dbnetpp: [2, { kind: 'db', epsilonRatio: 0.002 }],
  },
} as const;
/** What differs from config to config. */
const single = {
  '1.x': {
    fcenet_resnet50_fpn_1500e_icdar2015: {
      resize: { kind: 'keepRatio', scale: [2260, 2260] },
      post: { textRepr: 'quad', alpha: 1.2, beta: 1 },
    },
    'fcenet_resnet50-dcnv2_fpn_1500e_ctw1500': {
      resize: { scale: [1080, 736] },
      post: { textRepr: 'poly', alpha: 1, beta: 2 },
    },
    'panet_resnet18_fpem-ffm_600e_ctw1500': { resize: { kind: 'shortSide', short: 640 } },
  },
  '0.x': {
    panet_r18_fpem_ffm_600e_ctw1500: {
      resize: { kind: 'keepRatio', scale: [3000, 640] },
      post: { textRepr: 'poly' },
    },
  },
};

describe.each(['1.x', '0.x'] as const)('the shipped %s configs', generation => {
  const described: Record<string, ModelDescription> = {};
  const folders: Record<string, ModelDescription[]> = {};
  const errors: Record<string, Error> = {};
  const evaluated = new Map<string, EvaluatedConfig>();

  beforeAll(async () => {
    for (const path of built.configs[generation]!.filter(
      name => /\/(textdet|textrecog|kie)\//.test(name) && !name.includes('_base_'),
    )) {
      const name = basename(path, '.py');
      try {
        const config = await evaluateConfig(path, {
          engine: engine.client,
          packageRoots: [built.packageRoot],
        });
        evaluated.set(name, config);
        described[name] = await describeModel(config, name, { engine: engine.client });
        expect(path).toContain(`/${described[name].task}/`);
        (folders[basename(dirname(path))] ??= []).push(described[name]);
      } catch (error) {
        errors[name] = error as Error;
      }
    }
  }, 1_800_000);

  it('are described, but for those whose parts MMOCR does not ship', () => {
    expect(Object.keys(errors).sort()).toEqual(Object.keys(refused[generation]).sort());
    for (const [name, reason] of Object.entries(refused[generation]))
      expect(errors[name]).toMatchObject({
        name: 'UserError',
        message: expect.stringMatching(reason) as string,
      });
  });

  it('build what MMOCR and what it is installed with register, with what that takes', () => {
    const found = [...evaluated.values()].flatMap(({ path, tree }) => {
      const types = servedTypes(tree);
      return [
        ...unknownTypes(types, generation, []),
        ...untakenArguments(types, generation, [], new Map()),
      ].map(each => ({ path: basename(path), ...each }));
    });
    expect(evaluated.size).toBeGreaterThan(40);
    expect(found).toEqual([]);
  });

  it('are described once the dictionary is there', async () => {
    for (const name of Object.keys(errors).filter(name => evaluated.has(name))) {
      described[name] = await describeModel(evaluated.get(name)!, name, {
        engine: engine.client,
        readDictionary: () => Promise.resolve('a\nb\nc'),
      });
    }
    const count: Record<string, number> = {};
    for (const { post } of Object.values(described)) count[post.kind] = (count[post.kind] ?? 0) + 1;
    expect(count).toEqual(kinds[generation]);
  });

  it.each(Object.entries(detectors[generation]))(
    'of %s have its settings',
    (folder, [count, settings]) => {
      const found = folders[folder] ?? [];
      expect(found).toHaveLength(count);
      for (const { post, normalise } of found) {
        expect(post).toMatchObject(settings);
        expect(normalise).toMatchObject({ bgrToRgb: true, padDivisor: 32 });
      }
    },
  );

  it.each(Object.entries(single[generation]))('say of %s what only it has', (name, settings) => {
    expect(described[name]).toMatchObject(settings);
  });
});
