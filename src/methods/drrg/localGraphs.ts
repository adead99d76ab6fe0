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
  // Squared distances of whole pixels sort as the distances do, and are exact.
  const reach = Math.max(firstHop, secondHop, settings.numAdjacentLinkages) + 1;
  const distances = new Float64Array(components.length);
  const nearest = components.map(a => {
    components.forEach((b, i) => {
      distances[i] = (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
    });
    return argsort(distances, reach).slice(0, reach);
  });
  const members = components.map((_, pivot) => {
    const around = Array.from(nearest[pivot]!.subarray(1, firstHop + 1));
    const others = new Set([
      ...around,
      ...around.flatMap(neighbour => Array.from(nearest[neighbour]!.subarray(1, secondHop + 1))),
    ]);
    others.delete(pivot);
    return [pivot, ...others];
  });
  const graphs = components.length;
  const most = Math.max(...members.map(({ length }) => length));
  const count = Math.min(firstHop, graphs - 1);
  const length = features.length / graphs;
  const made: LocalGraphs = {
    graphs,
    most,
    count,
    nodes: new Float32Array(graphs * most * length),
    adjacency: new Float32Array(graphs * most * most),
    neighbours: new BigInt64Array(graphs * count),
    linked: new Int32Array(graphs * count),
  };
  members.forEach((graph, pivot) => {
    const place = new Map(graph.map((component, i) => [component, i]));
    graph.forEach((component, i) => {
      for (let k = 0; k < length; k++)
        made.nodes[(pivot * most + i) * length + k] =
          features[component * length + k]! - features[pivot * length + k]!;
    });
    const links = graph.map(component =>
      Array.from(nearest[component]!.subarray(1, settings.numAdjacentLinkages + 1), other =>
        place.get(other),
      ),
    );
    setAdjacency(
      made.adjacency.subarray(pivot * most * most, (pivot + 1) * most * most),
      most,
      links,
    );
    for (let k = 0; k < count; k++) {
      const neighbour = nearest[pivot]![k + 1]!;
      made.linked[pivot * count + k] = neighbour;
      made.neighbours[pivot * count + k] = BigInt(place.get(neighbour)!);
    }
  });
  return made;
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
