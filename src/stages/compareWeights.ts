import type { OnnxNetwork, OnnxNode } from '../onnx/nodes';
import { isHalfOf } from '../onnx/half';
import { countOf, type StoredTensor } from '../onnx/storedTensor';
import { numbersIn, WeightValues } from '../onnx/weightValues';
import { throwIfCancelled } from '../base/errors';
import { Differences, sameShape } from './difference';
import type { NodePair } from './pairNodes';
import type { WeightFinding, WeightsSummary } from './report';

/** Values that are read at once. */
const WINDOW = 1 << 18;

/** What differs among the weights that paired nodes take, by the pairs' index. */
export interface ComparedWeights extends WeightsSummary {
  ofPair: Map<number, WeightFinding[]>;
}

/**
 * Compares the initializers (and constants) that paired nodes take at the same place, in files
 * beside the ONNX file, too, a piece at a time. Throws `UserError` for files that cannot be read,
 * and `CancelledError`.
 */
export async function compareWeights(
  left: OnnxNetwork,
  right: OnnxNetwork,
  pairs: readonly NodePair[],
  signal?: AbortSignal,
): Promise<ComparedWeights> {
  const values = await Promise.all(
    [left, right].map(({ onnxPath }) => WeightValues.open(onnxPath)),
  );
  const known = new Map<string, Promise<Compared>>();
  const [ours, theirs] = [storedIn(left), storedIn(right)];
  const ofPair: ComparedWeights['ofPair'] = new Map();
  try {
    for (const [index, pair] of pairs.entries()) {
      throwIfCancelled(signal);
      for (const [one, other] of weightsOf(pair, ours, theirs)) {
        const key = JSON.stringify([one.name, other.name]);
        const compared = known.get(key) ?? compareTensors(one, other, values[0]!, values[1]!);
        known.set(key, compared);
        const { finding } = await compared;
        if (finding) ofPair.set(index, [...(ofPair.get(index) ?? []), finding]);
      }
    }
  } finally {
    await Promise.all(values.map(each => each.close()));
  }
  return { ...summary(await Promise.all(known.values())), ofPair };
}

function summary(all: Compared[]): WeightsSummary {
  const differing = all.filter(({ finding }) => finding);
  return {
    compared: all.length,
    differing: differing.length,
    halfPrecision: differing.length > 0 && differing.every(({ half }) => half),
  };
}

/** The weight that a tensor is, by the tensor's name. */
type Stored = (name: string) => StoredTensor | undefined;

/** `TensorProto.DataType`: float32, float16, float64, bfloat16. */
const FLOATS = [1, 10, 11, 16];

/** A weight that is kept in half precision, to save space, reaches its node through a `Cast`. */
function storedIn({ nodes, weights }: OnnxNetwork): Stored {
  const casts = new Map(
    nodes.flatMap(({ opType, inputs, outputs }) => {
      const weight = opType === 'Cast' ? weights.get(inputs[0]!) : undefined;
      return weight && FLOATS.includes(weight.dataType) ? [[outputs[0], weight] as const] : [];
    }),
  );
  return name => weights.get(name) ?? casts.get(name);
}

function weightsOf(pair: NodePair, left: Stored, right: Stored): [StoredTensor, StoredTensor][] {
  const [names, others] = [taken(pair.left), taken(pair.right)];
  return names.flatMap((name, i): [StoredTensor, StoredTensor][] => {
    const [a, b] = [left(name), right(others[i] ?? '')];
    return a && b ? [[a, b]] : [];
  });
}

/** What a `Constant` holds is its own, by the name of its output, and no one's further on. */
function taken({ opType, inputs, outputs }: OnnxNode): string[] {
  return opType === 'Constant' ? outputs : inputs;
}

interface Compared {
  finding: WeightFinding | undefined;
  /** One is the other, rounded to half precision. */
  half: boolean;
}

async function compareTensors(
  left: StoredTensor,
  right: StoredTensor,
  ours: WeightValues,
  theirs: WeightValues,
): Promise<Compared> {
  const named = { name: left.name, ...(left.name !== right.name && { rightName: right.name }) };
  if (!sameShape(left.dims, right.dims))
    return { finding: { ...named, shapes: { left: left.dims, right: right.dims } }, half: false };
  const differences = new Differences();
  let half = true;
  for (let from = 0, count = countOf(left); from < count; from += WINDOW) {
    const length = Math.min(WINDOW, count - from);
    const [a, b] = [await ours.bytes(left, from, length), await theirs.bytes(right, from, length)];
    // What is stored value by value: a few numbers, of shapes and axes.
    if (!a || !b) continue;
    if (left.dataType === right.dataType && a.equals(b)) {
      const same = numbersIn(a, left.dataType);
      differences.add(same, same);
      continue;
    }
    const [x, y] = [numbersIn(a, left.dataType), numbersIn(b, right.dataType)];
    differences.add(x, y);
    half &&= x.every((value, i) => isRounded(value, y[i]!));
  }
  const difference = differences.of(left.dims);
  return { finding: difference && { ...named, difference }, half };
}

function isRounded(a: number, b: number): boolean {
  return a === b || isHalfOf(b, a) || isHalfOf(a, b);
}
