import fs from 'node:fs';
import path from 'node:path';
import { toHalfPrecision } from '../../../src/onnx/half';
import { readNetwork, type OnnxNetwork } from '../../../src/onnx/nodes';
import { countOf, type StoredTensor } from '../../../src/onnx/storedTensor';
import type { ModelDescription } from '../../../src/model/modelDescription';
import type { ExportedModel } from '../../../src/model/pipeline';
import { methodsFolder, readJson } from '../parity/methods/goldens';

const FLOAT = 1;

/** A miniature of `test/fixtures/methods`. */
export function miniature(name: string): ExportedModel {
  const onnxPath = path.join(methodsFolder, name, 'model.onnx');
  return { onnxPath, description: readJson<ModelDescription>(`${onnxPath}.json`) };
}

type Changes = { [K in keyof ModelDescription]?: object | string };

/** The same network, described otherwise. */
export function described(
  { onnxPath, description }: ExportedModel,
  changes: Changes,
): ExportedModel {
  const changed = Object.entries(changes).map(([key, value]) => {
    const own = description[key as keyof ModelDescription];
    return [key, typeof value === 'string' ? value : { ...(own as object), ...value }];
  });
  const other = { ...description, ...(Object.fromEntries(changed) as object) };
  return { onnxPath, description: other };
}

/** Another network under the same description: weights are changed where they stand in the file. */
export async function reweighted(
  { onnxPath, description }: ExportedModel,
  folder: string,
  name: string,
  change: (weights: Weights) => void,
): Promise<ExportedModel> {
  const network = await readNetwork(onnxPath);
  const bytes = Buffer.from(fs.readFileSync(onnxPath));
  change(new Weights(network, bytes));
  const other = path.join(folder, `${name}.onnx`);
  fs.writeFileSync(other, bytes);
  return { onnxPath: other, description };
}

/** Weights of an ONNX file in memory, to be changed. */
export class Weights {
  constructor(
    readonly network: OnnxNetwork,
    readonly bytes: Buffer,
  ) {}

  /** Each float32 of each weight becomes another; a single number is a factor or an epsilon. */
  all(change: (value: number, index: number) => number): void {
    for (const tensor of this.network.weights.values())
      if (tensor.dataType === FLOAT && countOf(tensor) > 4) this.each(tensor, change);
  }

  /** The nth weight of the nth node of this kind, counted from the end where negative. */
  of(opType: string, nth: number, input: number): StoredTensor {
    const node = this.network.nodes.filter(each => each.opType === opType).at(nth)!;
    return this.network.weights.get(node.inputs[input]!)!;
  }

  each({ place }: StoredTensor, change: (value: number, index: number) => number): void {
    const { start, length } = place!;
    for (let i = 0; i < length / 4; i++) {
      const at = start + 4 * i;
      this.bytes.writeFloatLE(change(this.bytes.readFloatLE(at), i), at);
    }
  }
}

/** Rounded as a converter to half precision does. */
export const halved = (weights: Weights): void => {
  weights.all(toHalfPrecision);
};
