import type { Generation } from '../../model/modelDescription';
import type { SDMGRLinks } from './settings';
import type { Relation } from '../../model/prediction';

/**
 * Probabilities of one image's texts: `[texts, labels]` and, of no and of an edge, `[texts, texts,
 * 2]`; row-major.
 */
export interface KieScores {
  labels: number;
  nodes: Float32Array;
  edges: Float32Array;
}

/** The first of the highest values, as numpy and torch take it. */
export function best(values: Float32Array): number {
  let index = 0;
  values.forEach((value, i) => {
    if (value > values[index]!) index = i;
  });
  return index;
}

/**
 * Keys and the values that belong to them, indices of texts, in MMOCR's order: by key in 1.x; best
 * first in 0.x, `many-to-many` by value.
 */
export function linkKeysToValues(
  scores: KieScores,
  links: SDMGRLinks,
  generation: Generation,
): Relation[] {
  const { labels, nodes } = scores;
  const count = nodes.length / labels;
  const classes = Array.from({ length: count }, (_, i) =>
    best(nodes.subarray(i * labels, (i + 1) * labels)),
  );
  const edges =
    generation === '1.x'
      ? edges1x(scores.edges, count)
      : edges0x(scores.edges, count, links.edgeThr ?? 0.5);
  const candidates = classes.flatMap((label, key) =>
    label !== links.key
      ? []
      : classes.flatMap((other, value) => {
          const score = other === links.value ? edges[key * count + value]! : -1;
          return score > -1 ? [{ key, value, score }] : [];
        }),
  );
  const taken = links.type === 'many-to-many' ? candidates : greedy(candidates, links.type);
  if (generation === '1.x') return taken.sort((a, b) => a.key - b.key || a.value - b.value);
  return links.type === 'many-to-many'
    ? taken.sort((a, b) => a.value - b.value || a.key - b.key)
    : taken;
}

/**
 * Takes the highest score again and again; what it excludes is out. Equal scores keep their order.
 */
function greedy(candidates: Relation[], type: SDMGRLinks['type']): Relation[] {
  const [keys, values] = [new Set<number>(), new Set<number>()];
  const taken: Relation[] = [];
  for (const candidate of candidates.sort((a, b) => b.score - a.score)) {
    if (type !== 'one-to-many' && keys.has(candidate.key)) continue;
    if (type !== 'many-to-one' && values.has(candidate.value)) continue;
    keys.add(candidate.key);
    values.add(candidate.value);
    taken.push(candidate);
  }
  return taken;
}

/**
 * `OpensetKIEDataset._decode_pairs_pred`: the better direction's probability of an edge; −1 at or
 * below the threshold.
 */
function edges0x(edges: Float32Array, count: number, threshold: number): Float32Array {
  return symmetric(count, (i, j) => edges[(i * count + j) * 2 + 1]!).map(score =>
    score <= Math.fround(threshold) ? -1 : score,
  );
}

/**
 * `SDMGRPostProcessor.decode_edges`: −1 where neither direction is an edge. Where one is, the score
 * is the higher confidence of the two directions, be it in the edge or in there being none: MMOCR's
 * own rule.
 */
function edges1x(edges: Float32Array, count: number): Float32Array {
  const isEdge = (i: number, j: number) =>
    edges[(i * count + j) * 2 + 1]! > edges[(i * count + j) * 2]!;
  const confidence = (i: number, j: number) =>
    Math.max(edges[(i * count + j) * 2]!, edges[(i * count + j) * 2 + 1]!);
  return symmetric(count, (i, j) => (isEdge(i, j) || isEdge(j, i) ? confidence(i, j) : -1));
}

function symmetric(count: number, score: (i: number, j: number) => number): Float32Array {
  return Float32Array.from({ length: count * count }, (_, k) => {
    const [i, j] = [Math.floor(k / count), k % count];
    return Math.max(score(i, j), score(j, i));
  });
}
