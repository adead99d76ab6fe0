import { createHash } from 'node:crypto';
import { readOnnxFile } from './onnxFile';
import type { Field, ProtobufFile } from './protobuf';
import { tensorIn, type StoredTensor } from './storedTensor';

/** One node of a network's main graph; what stands in the bodies of loops is part of its node. */
export interface OnnxNode {
  name: string;
  opType: string;
  /** Names of tensors; '' for an optional one that is left out. */
  inputs: string[];
  outputs: string[];
  /** A hash of its attributes, whatever their order; '' without any. */
  attributes: string;
}

/** A network's main graph, without the values of its weights. */
export interface OnnxNetwork {
  onnxPath: string;
  /** As the file has them: each after those whose outputs it takes. */
  nodes: OnnxNode[];
  /** Initializers, and what `Constant` nodes hold, by the names of their tensors. */
  weights: Map<string, StoredTensor>;
}

/** Fields of onnx.proto. */
const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, initializer: 5 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { tensor: 5 } as const;
/** Bytes that are hashed at once. */
const WINDOW = 1 << 20;

/**
 * Reads the nodes of an ONNX file and where its weights lie.
 *
 * @throws UserError naming the file: not there, no ONNX file, or cut short.
 */
export async function readNetwork(onnxPath: string): Promise<OnnxNetwork> {
  const network: OnnxNetwork = { onnxPath, nodes: [], weights: new Map() };
  await readOnnxFile(onnxPath, async (file, size) => {
    for (const graph of await file.fields(0, size))
      if (graph.number === MODEL.graph) await readGraph(file, graph, network);
  });
  return network;
}

async function readGraph(
  file: ProtobufFile,
  { start, end }: Field,
  { nodes, weights }: OnnxNetwork,
): Promise<void> {
  for (const field of await file.fields(start, end)) {
    if (field.number === GRAPH.initializer) {
      const tensor = await tensorIn(file, field);
      weights.set(tensor.name, tensor);
    }
    if (field.number === GRAPH.node) nodes.push(await readNode(file, field, weights));
  }
}

async function readNode(
  file: ProtobufFile,
  { start, end }: Field,
  weights: OnnxNetwork['weights'],
): Promise<OnnxNode> {
  const fields = await file.fields(start, end);
  const texts = (number: number) =>
    inTurn(
      fields.filter(field => field.number === number),
      field => file.text(field),
    );
  const [inputs, outputs] = [await texts(NODE.input), await texts(NODE.output)];
  const [name = '', opType = ''] = [(await texts(NODE.name))[0], (await texts(NODE.opType))[0]];
  const attributes = fields.filter(({ number }) => number === NODE.attribute);
  const value = opType === 'Constant' ? await constantOf(file, attributes) : undefined;
  if (value && outputs[0]) weights.set(outputs[0], { ...value, name: outputs[0] });
  const hashes = value ? [] : await inTurn(attributes, field => hashOf(file, field));
  return { name, opType, inputs, outputs, attributes: hashes.sort().join(' ') };
}

/** The tensor that a `Constant` node holds; undefined where it holds a number or a list. */
async function constantOf(
  file: ProtobufFile,
  attributes: Field[],
): Promise<StoredTensor | undefined> {
  for (const { start, end } of attributes) {
    const fields = await file.fields(start, end);
    const tensor = fields.find(({ number }) => number === ATTRIBUTE.tensor);
    if (tensor) return tensorIn(file, tensor);
  }
  return undefined;
}

async function hashOf(file: ProtobufFile, { start, end }: Field): Promise<string> {
  const hash = createHash('sha256');
  for (let at = start; at < end; at += WINDOW)
    hash.update(await file.bytes(at, Math.min(WINDOW, end - at)));
  return hash.digest('base64');
}

/** One after the other: a file is read through one window. */
async function inTurn<T, R>(items: T[], read: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await read(item));
  return results;
}
