import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { ModelDescription } from '../../../../src/model/modelDescription';
import { readerOf } from '../../../../src/methods/readers';
import { runNetwork } from '../../../../src/runtime/network';
import { openSession } from '../../../../src/runtime/session';
import { readJson, type Asked } from './goldens';
import { prepareImage, storedOutputs } from './storedOutputs';

/** Where an answer can begin to differ, in the order of the run. */
export type Stage = 'input' | 'network' | 'post-processing' | 'network or post-processing';

/** Larger than what two runtimes make of the same arithmetic. */
const outputTolerance = 1e-3;
const order: Stage[] = ['input', 'network', 'network or post-processing', 'post-processing'];

/** The earliest stage at which any of these images' runs leaves MMOCR's. */
export async function firstDifference(
  model: { onnxPath: string; description: ModelDescription },
  folder: string,
  images: Asked[],
): Promise<Stage> {
  const found = new Set<Stage>();
  for (const image of images) found.add(await stageOf(model, folder, image));
  return order.find(stage => found.has(stage))!;
}

async function stageOf(
  model: { onnxPath: string; description: ModelDescription },
  folder: string,
  image: Asked,
): Promise<Stage> {
  const { fit, input } = await prepareImage(model, image);
  if (inputDiffers(folder, image.image, input.data)) return 'input';
  const stored = await storedOutputs(model, folder, image.image);
  if (!stored) return 'network or post-processing';
  const { onnxPath, description } = model;
  const session = await openSession(onnxPath, { device: 'cpu' });
  const feeds = {
    ...readerOf(description.post).feeds?.({ fit, description }, description.post),
    [session.inputNames[0]!]: input,
  };
  const ours = await runNetwork(session, feeds, onnxPath);
  const same = [...stored].every(([name, { data }]) =>
    data.every((value, i) => Math.abs(value - ours.get(name)!.data[i]!) <= outputTolerance),
  );
  return same ? 'post-processing' : 'network';
}

function inputDiffers(folder: string, image: string, data: Float32Array): boolean {
  const file = path.join(folder, 'inputs.json');
  const stored = fs.existsSync(file)
    ? readJson<Record<string, { sha256: string }>>(file)[path.basename(image)]
    : undefined;
  return (
    stored !== undefined &&
    createHash('sha256')
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest('hex') !== stored.sha256
  );
}
