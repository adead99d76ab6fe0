import type { DRRGSettings } from './settings';
import type { Component } from './components';
import type { LocalGraphs } from './localGraphs';

/**
 * Components that belong to one text (`graph_propagation`, `connected_components`,
 * `remove_single`): links between neighbours, far ones counting nothing, those of both directions
 * averaged. Clusters of one are left out; the order, in MMOCR that of object hashes, is that of the
 * clusters' first components.
 * @param links graphs × count probabilities.
 */
export function clusters(
  components: readonly Component[],
  { graphs, count, linked }: LocalGraphs,
  links: Float32Array,
  { linkThr, edgeLenThr }: DRRGSettings,
): Component[][] {
  const scores = new Map<number, number>();
  for (let i = 0; i < graphs * count; i++) {
    const [a, b] = [Math.floor(i / count), linked[i]!];
    const key = Math.min(a, b) * graphs + Math.max(a, b);
    const score = distance(components[a]!, components[b]!) > edgeLenThr ? 0 : links[i]!;
    const other = scores.get(key);
    scores.set(key, other === undefined ? score : 0.5 * (other + score));
  }
  const parents = components.map((_, i) => i);
  const root = (i: number): number => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
    return i;
  };
  for (const [key, score] of scores) {
    if (score >= linkThr) parents[root(key % graphs)] = root(Math.floor(key / graphs));
  }
  const found = new Map<number, Component[]>();
  components.forEach((component, i) => {
    const members = found.get(root(i));
    if (members) members.push(component);
    else found.set(root(i), [component]);
  });
  return [...found.values()].filter(members => members.length > 1);
}

function distance(a: Component, b: Component): number {
  const middle = ({ corners }: Component, axis: number): number =>
    (corners[axis]! + corners[axis + 2]! + corners[axis + 4]! + corners[axis + 6]!) / 4;
  return Math.sqrt((middle(a, 0) - middle(b, 0)) ** 2 + (middle(a, 1) - middle(b, 1)) ** 2);
}
