import type { DRRGSettings } from './settings';
import { argsort } from '../regions/argsort';
import type { Component } from './components';

/**
 * One graph around each component: what the graph network is given, and which components its
 * answers are about.
 */
export interface LocalGraphs {
  /** Graphs, most nodes of a graph, neighbours of a pivot. */
  graphs: number;
  most: number;
  count: number;
  /** graphs × most × features, relative to the pivot, zeros where a graph has fewer nodes. */
  nodes: Float32Array;
  /** graphs × most × most, normalised. */
  adjacency: Float32Array;
  /** graphs × count: each neighbour's place among its graph's nodes. */
  neighbours: BigInt64Array;
  /** graphs × count: the neighbours' components. */
  linked: Int32Array;
}

/**
 * `ProposalLocalGraphs.generate_local_graphs`: a component's nearest neighbours and theirs. The
 * pivot comes first; the others' order, in MMOCR that of a Python set, changes nothing in what the
 * network says.
 */
export function localGraphs(
  components: readonly Component[],
  features: Float32Array,
  settings: DRRGSettings,
): LocalGraphs {
  const [firstHop, secondHop] = settings.kAtHops;
  const reach = Math.max(firstHop, secondHop, settings.numAdjacentLinkages) + 1;
  const nearest = nearestOf(components, reach);
  const members = components.map((_, pivot) => membersOf(pivot, nearest, firstHop, secondHop));
  const graphs = components.length;
  const most = Math.max(...members.map(({ length }) => length));
  const count = Math.min(firstHop, graphs - 1);
  const made: LocalGraphs = {
    graphs,
    most,
    count,
    nodes: new Float32Array(graphs * most * (features.length / graphs)),
    adjacency: new Float32Array(graphs * most * most),
    neighbours: new BigInt64Array(graphs * count),
    linked: new Int32Array(graphs * count),
  };
  members.forEach((graph, pivot) => {
    setNodes(made, pivot, graph, features);
    const place = new Map(graph.map((component, i) => [component, i]));
    const adjacency = made.adjacency.subarray(pivot * most * most, (pivot + 1) * most * most);
    setAdjacency(adjacency, most, linksOf(graph, place, nearest, settings.numAdjacentLinkages));
    for (let k = 0; k < count; k++) {
      const neighbour = nearest[pivot]![k + 1]!;
      made.linked[pivot * count + k] = neighbour;
      made.neighbours[pivot * count + k] = BigInt(place.get(neighbour)!);
    }
  });
  return made;
}

/** Of each component the `reach` nearest ones, itself the first. */
function nearestOf(components: readonly Component[], reach: number): Int32Array[] {
  // Squared distances of whole pixels sort as the distances do, and are exact.
  const distances = new Float64Array(components.length);
  return components.map(a => {
    components.forEach((b, i) => {
      distances[i] = (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
    });
    return argsort(distances, reach).slice(0, reach);
  });
}

/** The components of one graph. */
function membersOf(
  pivot: number,
  nearest: readonly Int32Array[],
  firstHop: number,
  secondHop: number,
): number[] {
  const around = Array.from(nearest[pivot]!.subarray(1, firstHop + 1));
  const others = new Set([
    ...around,
    ...around.flatMap(neighbour => Array.from(nearest[neighbour]!.subarray(1, secondHop + 1))),
  ]);
  others.delete(pivot);
  return [pivot, ...others];
}

/** By place in the graph: where the nearest neighbours of each of its components are. */
function linksOf(
  graph: readonly number[],
  place: ReadonlyMap<number, number>,
  nearest: readonly Int32Array[],
  count: number,
): (number | undefined)[][] {
  return graph.map(component =>
    Array.from(nearest[component]!.subarray(1, count + 1), other => place.get(other)),
  );
}

/** The features of a graph's components, relative to the pivot's. */
function setNodes(
  { nodes, graphs, most }: LocalGraphs,
  pivot: number,
  graph: readonly number[],
  features: Float32Array,
): void {
  const length = features.length / graphs;
  graph.forEach((component, i) => {
    for (let k = 0; k < length; k++)
      nodes[(pivot * most + i) * length + k] =
        features[component * length + k]! - features[pivot * length + k]!;
  });
}

/**
 * D^-½ (A + I) D^-½ of a graph's links (`normalize_adjacent_matrix`); links that lead out of the
 * graph are undefined.
 */
function setAdjacency(
  into: Float32Array,
  stride: number,
  links: readonly (number | undefined)[][],
): void {
  const size = links.length;
  const matrix = new Float64Array(size * size);
  links.forEach((others, i) => {
    for (const j of others) if (j !== undefined) matrix[i * size + j] = matrix[j * size + i] = 1;
  });
  for (let i = 0; i < size; i++) matrix[i * size + i]! += 1;
  const scale = Array.from(
    { length: size },
    (_, i) =>
      matrix.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + value, 0) ** -0.5,
  );
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      into[i * stride + j] = matrix[i * size + j]! * scale[i]! * scale[j]!;
}
