import type { OnnxNetwork, OnnxNode } from '../onnx/nodes';

/** A node of the left network and the one of the right that does its work. */
export interface NodePair {
  left: OnnxNode;
  right: OnnxNode;
  /** Its kind, its attributes or what goes into it are others. */
  madeDifferently: boolean;
}

/** Which nodes of two networks belong together. */
export interface PairedNodes {
  pairs: NodePair[];
  /** Both do the same operations in the same order. */
  sameOrder: boolean;
  /** All nodes have a partner at the same place: nothing but values can differ elsewhere. */
  sameGraph: boolean;
}

/**
 * Pairs nodes by their position where both networks do the same operations in the same order, else
 * by the names of the tensors that they make (an exporter keeps the module's path in them). Pairs
 * are in the order of the left network, in which each node comes after those it depends on.
 */
export function pairNodes(left: OnnxNetwork, right: OnnxNetwork): PairedNodes {
  const sameOrder =
    left.nodes.length === right.nodes.length &&
    left.nodes.every(({ opType }, i) => opType === right.nodes[i]!.opType);
  const couples = sameOrder
    ? left.nodes.map((node, i) => [node, right.nodes[i]!] as const)
    : byOutput(left.nodes, right.nodes);
  const names = new Map<string, string>();
  const pairs = couples.map(([ours, theirs]) => {
    const pair = {
      left: ours,
      right: theirs,
      madeDifferently:
        ours.opType !== theirs.opType ||
        ours.attributes !== theirs.attributes ||
        !sameInputs(ours, theirs, names),
    };
    ours.outputs.forEach((name, i) => names.set(name, theirs.outputs[i] ?? ''));
    return pair;
  });
  return {
    pairs,
    sameOrder,
    sameGraph: sameOrder && pairs.every(({ madeDifferently }) => !madeDifferently),
  };
}

function byOutput(left: OnnxNode[], right: OnnxNode[]): (readonly [OnnxNode, OnnxNode])[] {
  const makers = new Map(right.flatMap(node => node.outputs.map(name => [name, node])));
  return left.flatMap(node => {
    const [name = ''] = node.outputs;
    const maker = makers.get(name);
    return maker ? [[node, maker] as const] : [];
  });
}

/** `names` says which tensor of the right is which of the left; weights are compared elsewhere. */
function sameInputs(
  { inputs }: OnnxNode,
  { inputs: others }: OnnxNode,
  names: ReadonlyMap<string, string>,
): boolean {
  return (
    inputs.length === others.length &&
    inputs.every((name, i) => {
      const known = names.get(name);
      return known === undefined ? (name === '') === (others[i] === '') : known === others[i];
    })
  );
}
