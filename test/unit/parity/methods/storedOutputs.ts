import fs from 'node:fs';
import path from 'node:path';
import { best, linkKeysToValues } from '../../../../src/methods/sdmgr/links';
import type { Generation, ModelDescription } from '../../../../src/model/modelDescription';
import type { SDMGRSettings } from '../../../../src/methods/sdmgr/settings';
import type { Relation, TextInstance } from '../../../../src/model/prediction';
import { normalise, type NetworkInput } from '../../../../src/preprocess/normalise';
import { prepare } from '../../../../src/preprocess/prepare';
import { decodeImageFile } from '../../../../src/engine/decode/decode';
import { readerOf } from '../../../../src/methods/readers';
import type { Fit, NetworkOutputs } from '../../../../src/model/networkRun';
import { runNetwork } from '../../../../src/runtime/network';
import { openSession } from '../../../../src/runtime/session';
import { readFloats } from '../readNpy';
import type { Asked } from './goldens';

interface Model {
  onnxPath: string;
  description: ModelDescription;
}

/** The image as the network is fed it. */
export async function prepareImage(
  { description }: Model,
  { image, bytes }: Asked,
): Promise<{ fit: Fit; input: NetworkInput }> {
  const decoded = await decodeImageFile(bytes, image, description.colorType);
  const { pixels, factor, validRatio } = prepare(decoded, description);
  return {
    fit: { image: decoded, resized: pixels, factor, validRatio },
    input: normalise(pixels, description.normalise, description.generation),
  };
}

/**
 * PyTorch's outputs for one image, in the order of the ONNX file; undefined when they are not
 * stored.
 */
export async function storedOutputs(
  { onnxPath }: Model,
  folder: string,
  image: string,
): Promise<NetworkOutputs | undefined> {
  const { outputNames } = await openSession(onnxPath, { device: 'cpu' });
  const file = (output: string) =>
    path.join(folder, 'outputs', `${path.basename(image)}.${output}.npy`);
  if (!outputNames.every(name => fs.existsSync(file(name)))) return undefined;
  return new Map(
    outputNames.map(name => {
      const { shape, data } = readFloats(file(name));
      return [name, { dims: shape, data }];
    }),
  );
}

/** Post-processing alone: what the engine reads in the outputs that PyTorch gave. */
export async function fromStoredOutputs(
  model: Model,
  folder: string,
  asked: Asked,
): Promise<{ instances: TextInstance[]; relations?: Relation[] }> {
  const { onnxPath, description } = model;
  const outputs = await storedOutputs(model, folder, asked.image);
  if (!outputs)
    throw new Error(`${folder} stores outputs of other names than ${path.basename(onnxPath)} has`);
  if (description.post.kind === 'sdmgr')
    return keyInformation(outputs, asked, description.post, description.generation);
  const reader = readerOf(description.post);
  await reader.load?.();
  const session = await openSession(onnxPath, { device: 'cpu' });
  const { fit, input } = await prepareImage(model, asked);
  const instances = await reader.read(
    {
      outputs,
      inputDims: input.dims,
      fit,
      description,
      onnxPath,
      again: feeds => runNetwork(session, feeds, onnxPath),
    },
    description.post,
  );
  return { instances };
}

/**
 * KIE: every label and, in openset mode, every link. The texts and boxes are those that were asked
 * about.
 */
function keyInformation(
  outputs: NetworkOutputs,
  { known }: Asked,
  { labels: names, links }: SDMGRSettings,
  generation: Generation,
): { instances: TextInstance[]; relations?: Relation[] } {
  const { data: nodes, dims } = outputs.get('nodes')!;
  const labels = dims[1]!;
  const instances = Array.from({ length: dims[0]! }, (_, i) => {
    const scores = nodes.subarray(i * labels, (i + 1) * labels);
    const index = best(scores);
    return {
      polygon: known!.boxes[i]!,
      text: known!.texts[i]!,
      label: names[index] ?? String(index),
      labelScore: scores[index]!,
    };
  });
  return {
    instances,
    ...(links && {
      relations: linkKeysToValues(
        { nodes, edges: outputs.get('edges')!.data, labels },
        links,
        generation,
      ),
    }),
  };
}
