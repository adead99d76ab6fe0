import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { ModelDescription } from '../../../../src/model/modelDescription';
import type { NetworkOutputs } from '../../../../src/model/networkRun';
import { pipelineOf, type ExportedModel } from '../../../../src/model/pipeline';
import { readJson, type Asked } from './goldens';
import { observed, ofKind } from './observed';
import { storedOutputs } from './storedOutputs';

/** Where an answer can begin to differ, in the order of the run. */
export type Stage = 'input' | 'network' | 'post-processing' | 'network or post-processing';

/** Larger than what two runtimes make of the same arithmetic. */
const outputTolerance = 1e-3;
const order: Stage[] = ['input', 'network', 'network or post-processing', 'post-processing'];

/** The earliest stage at which any of these images' runs leaves MMOCR's. */
export async function firstDifference(
  model: ExportedModel,
  folder: string,
  images: Asked[],
): Promise<Stage> {
  const found = new Set<Stage>();
  for (const image of images) found.add(await stageOf(model, folder, image));
  return order.find(stage => found.has(stage))!;
}

async function stageOf(model: ExportedModel, folder: string, image: Asked): Promise<Stage> {
  const { events } = await observed(pipelineOf(model), image);
  const [input] = ofKind(events, 'input');
  const stored = storedInput(folder, image.image);
  if (stored && stored.sha256 !== hashOf(input!.feeds['input']!.data)) return 'input';
  const outputs = await storedOutputs(model, folder, image.image);
  if (!outputs) return 'network or post-processing';
  return same(outputs, ofKind(events, 'outputs')[0]!.run.outputs, model.description)
    ? 'post-processing'
    : 'network';
}

/** What MMOCR fed its network; undefined where that is not stored. */
export function storedInput(
  folder: string,
  image: string,
): { shape: number[]; sha256: string } | undefined {
  const file = path.join(folder, 'inputs.json');
  if (!fs.existsSync(file)) return undefined;
  return readJson<Record<string, { shape: number[]; sha256: string }>>(file)[path.basename(image)];
}

export function hashOf(data: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}

/**
 * Whether each of the stored outputs is ours. A decoder that reads character by character ends with
 * the text in ONNX, and goes on to its last step in PyTorch.
 */
export function same(
  stored: NetworkOutputs,
  ours: NetworkOutputs,
  { post }: Pick<ModelDescription, 'post'>,
): boolean {
  const ends = post.kind === 'attn';
  return [...stored].every(([name, { dims, data }]) => {
    const found = ours.get(name)!;
    return (
      found.dims.length === dims.length &&
      found.dims.every((size, i) => size === dims[i] || (ends && i === 1 && size < dims[i]!)) &&
      found.data.every((value, i) => Math.abs(value - data[i]!) <= outputTolerance)
    );
  });
}
