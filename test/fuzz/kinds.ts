import * as fs from 'node:fs';
import * as path from 'node:path';
import { convertToMar } from '../../src/archive/convert';
import { EngineClient } from '../../src/engineClient/engineClient';
import { handlerPath } from '../../src/environment/handler';
import { Converter } from './converter';
import { mutated } from './mutate';
import { mutatedJson } from './mutateJson';
import { mutatedZip, zipParts, type ZipPart } from './mutateZip';
import type { Random } from './random';
import { sample } from '../samples';
import { dist, seedsByFormat, type Seed } from './seeds';
import type { Answer, Serving } from './serving';

/** Something that is sent in changed, and how. */
export interface Kind {
  name: string;
  /** Cases of a whole run. */
  cases: number;
  /** Makes the case and sends it; the answers, and what it was made of. */
  run(serving: Serving, random: Random): Promise<{ answers: Answer[]; of: string; bytes: Buffer }>;
  /** Whose process time and memory count beside the server's. */
  pid?(): number | undefined;
  stop?(): void;
}

const detector = {
  configPath: sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'),
  checkpointPath: sample('checkpoints/dbnet_tiny.pth'),
  onnxPath: sample('onnx/dbnet_tiny.onnx'),
  modelName: 'seed',
};

/** All kinds; `folder` gets what they need. */
export async function allKinds(folder: string): Promise<Kind[]> {
  const images = [...seedsByFormat()].map(([name, seeds]) => imageKind(name, seeds));
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  const { archivePath } = await convertToMar(
    { ...detector, outputFolder: folder, handlerPath: handlerPath(dist) },
    { engine },
  ).finally(() => engine.dispose());
  return [
    ...images,
    marKind(await zipParts(archivePath)),
    descriptionKind(),
    checkpointKind(await zipParts(detector.checkpointPath)),
  ];
}

function imageKind(name: string, seeds: Seed[]): Kind {
  return {
    name,
    cases: 1000,
    run: async (serving, random) => {
      const seed = random.pick(seeds);
      const bytes = mutated(seed.bytes, random);
      return { answers: [await serving.predict('model', bytes)], of: seed.name, bytes };
    },
  };
}

function marKind(parts: ZipPart[]): Kind {
  return {
    name: 'mar',
    cases: 500,
    run: async (serving, random) => {
      const bytes = mutatedZip(parts, random);
      fs.writeFileSync(path.join(serving.store, 'case.mar'), bytes);
      return { answers: await servedOnce(serving, 'case.mar'), of: 'dbnet_tiny.mar', bytes };
    },
  };
}

function descriptionKind(): Kind {
  const text = fs.readFileSync(`${detector.onnxPath}.json`);
  return {
    name: 'description',
    cases: 500,
    run: async (serving, random) => {
      const bytes = mutatedJson(text, random);
      fs.copyFileSync(detector.onnxPath, path.join(serving.store, 'case.onnx'));
      fs.writeFileSync(path.join(serving.store, 'case.onnx.json'), bytes);
      return { answers: await servedOnce(serving, 'case.onnx'), of: 'dbnet_tiny.onnx.json', bytes };
    },
  };
}

/**
 * The built-in server reads no checkpoint: one is converted, and what comes out is served. What a
 * conversion refuses counts as 400.
 */
function checkpointKind(parts: ZipPart[]): Kind {
  const converter = new Converter();
  return {
    name: 'checkpoint',
    cases: 500,
    run: async (serving, random) => {
      const bytes = mutatedZip(parts, random);
      const checkpointPath = path.join(serving.folder, 'case.pth');
      fs.writeFileSync(checkpointPath, bytes);
      const refused = await converter.convert({
        ...detector,
        checkpointPath,
        outputFolder: serving.store,
        modelName: 'case',
        force: true,
        handlerPath: handlerPath(dist),
      });
      const answers = refused === undefined ? await servedOnce(serving, 'case.mar') : [refused];
      return { answers, of: 'dbnet_tiny.pth', bytes };
    },
    pid: () => converter.pid,
    stop: () => converter.stop(),
  };
}

const image = fs.readFileSync(sample('images/scene_01.jpg'));

async function servedOnce(serving: Serving, file: string): Promise<Answer[]> {
  const registered = await serving.register(file, 'case');
  if (registered.status !== 200) return [registered];
  return [registered, await serving.predict('case', image), await serving.unregister('case')];
}
