import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/core/config/describe/describeModel';
import { evaluateConfig, type EvaluatedConfig } from '../../../src/core/config/evaluate';
import type { ModelDescription } from '../../../src/core/ocr/modelDescription';
import { corpus, runCorpus } from '../config/corpus';
import { useEngine } from '../config/engine';

/** A user's first act is to right-click a config that MMOCR ships: each is described, or refused for a reason that MMOCR has, too. */
const engine = useEngine();
let built: { configs: Record<string, string[]>; packageRoot: string };

beforeAll(() => { built = runCorpus(['build', corpus]); }, 300_000);

const wildreceipt = /^The dictionary data\/wildreceipt\/dict\.txt, which .* refers to, is not found/;
/** What the packages lack. */
const refused = {
  '1.x': { 'dbnet_resnet50-dcnv2_fpnc_100k_synthtext': /synthtext\.py, line 11: no base file sets "synthtext_textdet_test"/ },
  '0.x': {
    sar_r31_parallel_decoder_chinese: /^The dictionary data\/chineseocr\/labels\/dict_printed_chinese_english_digits\.txt, which .* refers to, is not found/,
    sdmgr_novisual_60e_wildreceipt: wildreceipt,
    sdmgr_novisual_60e_wildreceipt_openset: wildreceipt,
    sdmgr_unet16_60e_wildreceipt: wildreceipt,
  },
};
const kinds = {
  '1.x': { db: 10, panet: 3, psenet: 5, textsnake: 2, fcenet: 5, drrg: 2, maskrcnn: 5, ctc: 6, attn: 16, sdmgr: 3 },
  '0.x': { db: 6, panet: 3, psenet: 3, textsnake: 1, fcenet: 2, drrg: 1, maskrcnn: 3, ctc: 3, attn: 15, seg: 2, sdmgr: 3 },
};

describe.each(['1.x', '0.x'] as const)('the shipped %s configs', generation => {
  const described: Record<string, ModelDescription> = {};
  const errors: Record<string, Error> = {};
  const dictionaries = new Map<string, EvaluatedConfig>();

  beforeAll(async () => {
    for (const path of built.configs[generation]!.filter(name => /\/(textdet|textrecog|kie)\//.test(name) && !name.includes('_base_'))) {
      const name = basename(path, '.py');
      try {
        const config = await evaluateConfig(path, { engine: engine.client, packageRoots: [built.packageRoot] });
        dictionaries.set(name, config);
        described[name] = await describeModel(config, name);
        expect(path).toContain(`/${described[name].task}/`);
      } catch (error) {
        errors[name] = error as Error;
      }
    }
  }, 600_000);

  it('are described, but for those whose parts MMOCR does not ship', () => {
    expect(Object.keys(errors).sort()).toEqual(Object.keys(refused[generation]).sort());
    for (const [name, reason] of Object.entries(refused[generation])) expect(errors[name]).toMatchObject({ name: 'UserError', message: expect.stringMatching(reason) as string });
  });

  it('are described once the dictionary is there', async () => {
    for (const name of Object.keys(errors).filter(name => dictionaries.has(name))) {
      described[name] = await describeModel(dictionaries.get(name)!, name, { readDictionary: () => Promise.resolve('a\nb\nc') });
    }
    const count: Record<string, number> = {};
    for (const { post } of Object.values(described)) count[post.kind] = (count[post.kind] ?? 0) + 1;
    expect(count).toEqual(kinds[generation]);
  });
});
