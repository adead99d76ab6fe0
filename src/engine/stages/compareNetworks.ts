import type { Feeds, NetworkOutputs } from '../../model/networkRun';
import { exposedNetwork, type InnerTensor } from '../../runtime/exposed';
import type { ComparedWeights } from '../../stages/compareWeights';
import { differenceOf } from '../../stages/difference';
import type { NodePair } from '../../stages/pairNodes';
import type { NodeFinding, StageFinding, WeightsSummary } from '../../stages/report';
import { compareFiles } from './compareFiles';
import {
  bothSides,
  firstDiffering,
  tensorsApart,
  type TensorPair,
  type Walked,
} from './walkTensors';

/** A network of one side, with what it is given. */
export interface ComparedNetwork {
  onnxPath: string;
  device: string;
  feeds: Feeds;
  /** What it answered in the run itself. */
  outputs: NetworkOutputs;
}

/** What was found inside of two networks that are given the same. */
export interface NetworksFinding {
  finding: Omit<StageFinding, 'stage'>;
  node?: NodeFinding;
  weights?: WeightsSummary;
}

interface Comparing {
  tolerance: number;
  /** The runs were given the same, and their outputs agree. */
  agree: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Compares two networks from the inside: the weights of paired nodes directly, then their tensors
 * in topological order, down to the first node whose output differs while what goes into it agrees.
 * Networks whose outputs agree are run only for weights that differ, and what has the same
 * operators, attributes and weights on one device is not run: it cannot differ. Throws `UserError`
 * for files that cannot be read, and `CancelledError`.
 */
export async function compareNetworks(
  left: ComparedNetwork,
  right: ComparedNetwork,
  { tolerance, agree, signal }: Comparing,
): Promise<NetworksFinding> {
  const sameDevice = left.device === right.device;
  if (sameDevice && left.onnxPath === right.onnxPath) return { finding: { same: true } };
  const files = await compareFiles(left.onnxPath, right.onnxPath, signal);
  const { pairs, sameOrder, sameGraph, weights } = files;
  if (pairs.length === 0) return { finding: { why: 'unpaired' } };
  // Between graphs that are built differently only their tensors say what differs.
  const suspect = pairs.findIndex(
    ({ madeDifferently }, i) => (sameOrder && madeDifferently) || weights.ofPair.has(i),
  );
  const { compared, differing, halfPrecision } = weights;
  const summary = { weights: { compared, differing, halfPrecision } };
  if (suspect < 0 && (agree || (sameDevice && sameGraph)))
    return { finding: { same: true }, ...summary };
  const from = sameDevice && sameOrder && suspect >= 0 ? suspect : 0;
  const to = suspect < 0 ? pairs.length : suspect + 1;
  const node = await firstNode({ left, right, pairs, weights, tolerance, from, to }, signal);
  if (!node) return { finding: { same: true }, ...summary };
  const { difference, shapes, output } = node;
  return {
    finding: {
      same: false,
      tensor: output,
      ...(difference && { difference }),
      ...(shapes && { shapes }),
    },
    node,
    ...summary,
  };
}

interface Search {
  left: ComparedNetwork;
  right: ComparedNetwork;
  pairs: readonly NodePair[];
  weights: ComparedWeights;
  tolerance: number;
  /** The pairs that are looked at; the last one's weights or attributes may differ. */
  from: number;
  to: number;
}

/** The first of the pairs whose tensors, weights or attributes differ. */
async function firstNode(search: Search, signal?: AbortSignal): Promise<NodeFinding | undefined> {
  const { left, right, pairs, from, to, tolerance, weights } = search;
  const sides = [await walked(left), await walked(right)] as const;
  const tensors = pairs.slice(from, to).flatMap((pair, i) => tensorsOf(pair, from + i));
  const first = await firstDiffering(tensors, sides, tolerance, signal);
  const index = first ? tensors[first.index]!.pair : to - 1;
  const pair = pairs[index]!;
  const taken = weights.ofPair.get(index) ?? [];
  if (!first && taken.length === 0 && !pair.madeDifferently) return undefined;
  const output = first ? tensors[first.index]! : (tensorsOf(pair, index)[0] ?? nothing);
  const made = first?.made ?? (await bothSides([output], sides));
  return {
    name: pair.left.name || output.left,
    opType: pair.left.opType,
    ...(pair.left.name !== pair.right.name && { rightName: pair.right.name }),
    output: output.left,
    ...(made && tensorsApart(made, output)),
    weights: taken,
    ...(pair.madeDifferently && { attributesDiffer: true }),
    ...(made && changed(made[0], left.outputs) && { fusionUndone: true }),
  };
}

/** A node without outputs. */
const nothing = { left: '', right: '' };

function tensorsOf({ left, right }: NodePair, pair: number): (TensorPair & { pair: number })[] {
  return left.outputs.flatMap((name, i) => {
    const other = right.outputs[i];
    return name && other ? [{ left: name, right: other, pair }] : [];
  });
}

async function walked({ onnxPath, device, feeds }: ComparedNetwork): Promise<Walked> {
  return { network: await exposedNetwork(onnxPath, { device }), feeds };
}

/** Whether looking inside made the final outputs others than they were in the run itself. */
function changed(made: ReadonlyMap<string, InnerTensor>, outputs: NetworkOutputs): boolean {
  return [...outputs].some(([name, { dims, data }]) => {
    const again = made.get(name);
    return again !== undefined && differenceOf(data, again.data, dims) !== undefined;
  });
}
