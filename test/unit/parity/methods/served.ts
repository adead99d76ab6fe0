import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { convertToMar } from '../../../../src/archive/convert';
import { EngineClient } from '../../../../src/engineClient/engineClient';
import { handlerPath } from '../../../../src/environment/handler';
import type { TorchServeClient } from '../../../../src/servers/contract/client';
import { planServer } from '../../../../src/servers/start/plan';
import { runServer } from '../../../../src/servers/start/runServer';
import { python0x, python1x } from '../../../pythonEnvironments';
import { differenceFrom, instancesOf, together, type Difference } from './difference';
import { asked, readJson, type Golden, type SeedAnswer } from './goldens';

const dist = path.resolve(import.meta.dirname, '../../../../dist');
/** Workers of one TorchServe: each has a PyTorch of its own, half a gigabyte. */
const atOnce = 8;
/**
 * With AVX-512 numpy orders equal scores in a way of its own, which DRRG shows
 * (docs/deviations.md); the goldens are without.
 */
const withoutAvx512 = 'AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL';

/**
 * What real TorchServe with MMOCR answers, its operators not compiled, against MMOCR's own results;
 * a golden at a time.
 */
export async function* served(
  goldens: Golden[],
): AsyncGenerator<{ golden: Golden; found: Difference }> {
  process.env.NPY_DISABLE_CPU_FEATURES = withoutAvx512;
  for (const [suffix, python] of [
    ['_1x', python1x],
    ['_0x', python0x],
  ] as const) {
    const some = goldens.filter(({ folder }) => folder.endsWith(suffix));
    for (let i = 0; i < some.length; i += atOnce)
      yield* servedTogether(some.slice(i, i + atOnce), python());
  }
}

async function* servedTogether(
  goldens: Golden[],
  python: string,
): AsyncGenerator<{ golden: Golden; found: Difference }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-goldens-'));
  try {
    const store = path.join(folder, 'store');
    fs.mkdirSync(store);
    await convert(goldens, folder, store);
    const server = await runServer(
      await planServer({
        program: { kind: 'torchserve', python },
        modelStore: store,
        models: 'all',
        storageFolder: path.join(folder, 'storage'),
      }),
    );
    try {
      for (const golden of goldens) {
        const failure = server.failures.get(archiveName(golden));
        if (failure) throw failure;
        yield { golden, found: await askAll(server.client, golden) };
      }
    } finally {
      await server.stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, maxRetries: 10 });
  }
}

async function convert(goldens: Golden[], folder: string, outputFolder: string): Promise<void> {
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  try {
    for (const golden of goldens) {
      const { detection, ...others } = filesOf(golden, folder);
      await convertToMar(
        {
          ...detection!,
          ...others,
          modelName: archiveName(golden),
          outputFolder,
          handlerPath: handlerPath(dist),
        },
        { engine },
      );
    }
  } finally {
    engine.dispose();
  }
}

const archiveName = ({ name }: Golden): string => name.replace(' ', '_');

/**
 * Config and checkpoint of a golden's model, or of each of its chain's; a variant's config is
 * written into `folder`.
 */
function filesOf(
  { folder: methods, name, answers }: Golden,
  folder: string,
): Record<string, { configPath: string; checkpointPath: string }> {
  const chain = path.join(methods, 'chain.json');
  const onnx = fs.existsSync(chain)
    ? readJson<Record<string, string>>(chain)
    : { detection: 'model.onnx' };
  return Object.fromEntries(
    Object.entries(onnx).map(([role, file]) => {
      const model = path.dirname(path.join(methods, file));
      const files = {
        configPath: path.join(model, 'config.py'),
        checkpointPath: path.join(model, 'checkpoint.pth'),
      };
      if (answers === 'answers') return [role, files];
      const configPath = path.join(folder, `${name.replace(' ', '_')}.py`);
      fs.writeFileSync(
        configPath,
        varied(
          fs.readFileSync(files.configPath, 'utf8'),
          readJson<Record<string, Record<string, string>>>(methods, 'variants.json')[answers]!,
        ),
      );
      return [role, { ...files, configPath }];
    }),
  );
}

/**
 * A config with the variant's settings in the place of its own; OCRMaskRCNN's stand in the model
 * itself.
 */
function varied(config: string, settings: Record<string, string>): string {
  return Object.entries(settings).reduce((text, [key, value]) => {
    const own = new RegExp(`\\b${key}='\\w+'`);
    return own.test(text)
      ? text.replace(own, `${key}='${value}'`)
      : `${text}\nmodel['${key}'] = '${value}'\n`;
  }, config);
}

async function askAll(client: TorchServeClient, golden: Golden): Promise<Difference> {
  const found: Difference[] = [];
  for (const { bytes, answer, known } of asked(golden)) {
    const body = (await client.predict(archiveName(golden), undefined, bytes, undefined, known))
      .body as SeedAnswer;
    found.push(differenceFrom(answer, instancesOf(body), body.relations));
  }
  return together(found);
}
