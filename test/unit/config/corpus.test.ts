import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateConfig, type EvaluatedConfig } from '../../../src/config/evaluate';
import { corpus, loadReference, runCorpus } from './corpus';
import { useEngine, useFolder } from './engine';

/**
 * Every config of the packages mmocr 1.0.1 and 0.6.3, against what mmengine 0.10.7 and mmcv 1.7.2
 * load from it.
 */
const broken = 'textdet/dbnet/dbnet_resnet50-dcnv2_fpnc_100k_synthtext.py';

const engine = useEngine();
const folder = useFolder();
let built: { configs: Record<string, string[]>; packageRoot: string };

beforeAll(() => {
  built = runCorpus(['build', corpus]);
}, 1_800_000);

describe.each([
  ['1.x', 116, 1],
  ['0.x', 107, 0],
] as const)('the shipped %s configs', (generation, count, failing) => {
  it('flatten to text that loads as the original does', async () => {
    const paths = built.configs[generation] ?? [];
    expect(paths).toHaveLength(count);
    const written = new Map<string, string>();
    const failed: string[] = [];
    mkdirSync(join(folder.path, generation));
    for (const path of paths) {
      const config: EvaluatedConfig | Error = await evaluateConfig(path, {
        engine: engine.client,
        packageRoots: [built.packageRoot],
      }).catch((error: Error) => error);
      if (config instanceof Error) {
        failed.push(config.message);
        continue;
      }
      if (!path.includes('_base_')) expect(config.generation, path).toBe(generation);
      const flattened = join(folder.path, generation, `${written.size}.py`);
      writeFileSync(flattened, config.text);
      written.set(path, flattened);
    }
    const loaded = loadReference(generation, [...paths, ...written.values()]);
    for (const [path, flattened] of written) {
      expect(loaded[path]?.error, path).toBeUndefined();
      expect(loaded[flattened]?.values, path).toBe(loaded[path]?.values);
    }
    expect(failed).toHaveLength(failing);
    expect(paths.filter(path => loaded[path]?.error)).toHaveLength(failing);
  }, 1_800_000);
});

it('names the missing variable of the config that is broken upstream', async () => {
  const path = built.configs['1.x']?.find(name => name.endsWith(broken)) ?? '';
  await expect(evaluateConfig(path, { engine: engine.client })).rejects.toThrow(
    /synthtext\.py, line \d+: no base file sets "synthtext_textdet_test"/,
  );
});
