import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/describe/describeModel';
import { evaluateConfig, type EvaluatedConfig } from '../../../src/config/evaluate';
import { unknownTypes } from '../../../src/config/knownTypes';
import { servedTypes } from '../../../src/config/servedTypes';
import { untakenArguments } from '../../../src/config/takenArguments';
import type { EngineClient } from '../../../src/engineClient/engineClient';
import type { Generation, ModelDescription } from '../../../src/model/modelDescription';
import { corpus, loadReference, runCorpus } from '../config/corpus';
import { useEngine, useFolder } from '../config/engine';

/** What is known of the configs that a generation of MMOCR ships. */
export interface Shipped {
  generation: Generation;
  /** How many there are, and of how many a part is missing, by what is said of them. */
  count: number;
  broken: RegExp[];
  /** Those of a model that are not described, by name, with the reason. */
  refused: Record<string, RegExp>;
  /** How many models there are of each method. */
  kinds: Record<string, number>;
  /** What all configs of a detector's folder have in common: their number, and their settings. */
  detectors: Record<string, readonly [number, object]>;
  /** What differs from config to config. */
  single: Record<string, object>;
}

/** A config in a task's folder that is no base of others. */
const isModel = (path: string): boolean =>
  /\/(textdet|textrecog|kie)\//.test(path) && !path.includes('_base_');

interface Evaluated {
  paths: string[];
  configs: Map<string, EvaluatedConfig>;
  failed: Map<string, Error>;
}

/**
 * Every config of the packages mmocr 1.0.1 and 0.6.3, evaluated once: against what mmengine 0.10.7
 * and mmcv 1.7.2 load from it; and, as a user's first act is to right-click a config that MMOCR
 * ships, each is described, or refused for a reason that MMOCR has, too.
 */
export function testShipped(shipped: Shipped): void {
  const engine = useEngine();
  const all: Evaluated = { paths: [], configs: new Map(), failed: new Map() };

  beforeAll(async () => {
    const { configs, packageRoot } = runCorpus<{
      configs: Record<string, string[]>;
      packageRoot: string;
    }>(['build', corpus]);
    all.paths = configs[shipped.generation] ?? [];
    for (const path of all.paths) {
      await evaluateConfig(path, { engine: engine.client, packageRoots: [packageRoot] }).then(
        config => all.configs.set(path, config),
        (error: Error) => all.failed.set(path, error),
      );
    }
  }, 1_800_000);

  describe(`the shipped ${shipped.generation} configs`, () => {
    testFlattened(shipped, all);
    testDescribed(shipped, all, engine);
  });
}

function testFlattened({ generation, count, broken }: Shipped, all: Evaluated): void {
  const folder = useFolder();

  it('flatten to text that loads as the original does', () => {
    const { paths, configs, failed } = all;
    expect(paths).toHaveLength(count);
    const written = new Map<string, string>();
    for (const [path, config] of configs) {
      if (!path.includes('_base_')) expect(config.generation, path).toBe(generation);
      const flattened = join(folder.path, `${written.size}.py`);
      writeFileSync(flattened, config.text);
      written.set(path, flattened);
    }
    const loaded = loadReference(generation, [...paths, ...written.values()]);
    for (const [path, flattened] of written) {
      expect(loaded[path]?.error, path).toBeUndefined();
      expect(loaded[flattened]?.values, path).toBe(loaded[path]?.values);
    }
    expect([...failed.values()].map(({ message }) => message)).toEqual(
      broken.map(reason => expect.stringMatching(reason) as string),
    );
    expect(paths.filter(path => loaded[path]?.error)).toEqual([...failed.keys()]);
  }, 1_800_000);
}

interface Described {
  models: Map<string, EvaluatedConfig>;
  described: Record<string, ModelDescription>;
  folders: Record<string, ModelDescription[]>;
  errors: Record<string, Error>;
}

async function describeAll(
  { paths, configs, failed }: Evaluated,
  engine: EngineClient,
): Promise<Described> {
  const found: Described = { models: new Map(), described: {}, folders: {}, errors: {} };
  for (const path of paths.filter(isModel)) {
    const name = basename(path, '.py');
    const config = configs.get(path);
    if (!config) {
      found.errors[name] = failed.get(path)!;
      continue;
    }
    found.models.set(name, config);
    try {
      const description = await describeModel(config, name, { engine });
      expect(path).toContain(`/${description.task}/`);
      found.described[name] = description;
      (found.folders[basename(dirname(path))] ??= []).push(description);
    } catch (error) {
      found.errors[name] = error as Error;
    }
  }
  return found;
}

function testDescribed(
  { generation, refused, kinds, detectors, single }: Shipped,
  all: Evaluated,
  engine: { readonly client: EngineClient },
): void {
  let found: Described;
  beforeAll(async () => {
    found = await describeAll(all, engine.client);
  }, 1_800_000);

  it('are described, but for those whose parts MMOCR does not ship', () => {
    expect(Object.keys(found.errors).sort()).toEqual(Object.keys(refused).sort());
    for (const [name, reason] of Object.entries(refused))
      expect(found.errors[name]).toMatchObject({
        name: 'UserError',
        message: expect.stringMatching(reason) as string,
      });
  });

  it('build what MMOCR and what it is installed with register, with what that takes', () => {
    const unknown = [...found.models.values()].flatMap(({ path, tree }) => {
      const types = servedTypes(tree);
      return [
        ...unknownTypes(types, generation, []),
        ...untakenArguments(types, generation, [], new Map()),
      ].map(each => ({ path: basename(path), ...each }));
    });
    expect(found.models.size).toBeGreaterThan(40);
    expect(unknown).toEqual([]);
  });

  it('are described once the dictionary is there', async () => {
    for (const name of Object.keys(found.errors).filter(name => found.models.has(name))) {
      found.described[name] = await describeModel(found.models.get(name)!, name, {
        engine: engine.client,
        readDictionary: () => Promise.resolve('a\nb\nc'),
      });
    }
    const count: Record<string, number> = {};
    for (const { post } of Object.values(found.described))
      count[post.kind] = (count[post.kind] ?? 0) + 1;
    expect(count).toEqual(kinds);
  });

  it.each(Object.entries(detectors))('of %s have its settings', (name, [count, settings]) => {
    const those = found.folders[name] ?? [];
    expect(those).toHaveLength(count);
    for (const { post, normalise } of those) {
      expect(post).toMatchObject(settings);
      expect(normalise).toMatchObject({ bgrToRgb: true, padDivisor: 32 });
    }
  });

  it.each(Object.entries(single))('say of %s what only it has', (name, settings) => {
    expect(found.described[name]).toMatchObject(settings);
  });
}
