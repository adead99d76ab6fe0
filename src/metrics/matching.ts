import type { Detection, Overlap } from './detection';
import { stays } from './thresholds';

export const matchStrategies = ['vanilla', 'max_matching'] as const;
export type MatchStrategy = (typeof matchStrategies)[number];

/**
 * The pairs of one image at a score threshold. `vanilla` walks the truth in its order, and takes of
 * each boundary the first one found that is free; `max_matching` makes as many pairs as there can
 * be (which of them, where several ways make as many, is left open).
 */
export function matchedAt(
  detection: Detection,
  threshold: number,
  strategy: MatchStrategy,
): Overlap[] {
  const open = detection.overlaps.filter(({ found }) => stays(detection.scores[found], threshold));
  return strategy === 'vanilla' ? firstComeFirstMatched(open) : asManyAsCanBe(open);
}

/** How many boundaries were found at a threshold, without what is ignored. */
export function foundAt({ found, scores }: Detection, threshold: number): number {
  return found.filter(i => stays(scores[i], threshold)).length;
}

function firstComeFirstMatched(overlaps: readonly Overlap[]): Overlap[] {
  const [truths, founds] = [new Set<number>(), new Set<number>()];
  return overlaps.filter(({ truth, found }) => {
    if (truths.has(truth) || founds.has(found)) return false;
    truths.add(truth);
    founds.add(found);
    return true;
  });
}

/**
 * A maximum bipartite matching, truth by truth along augmenting paths. What a search without
 * success has seen leads nowhere later either, and is never seen again.
 */
function asManyAsCanBe(overlaps: readonly Overlap[]): Overlap[] {
  const byTruth = new Map<number, Overlap[]>();
  for (const overlap of overlaps) {
    const known = byTruth.get(overlap.truth);
    if (known) known.push(overlap);
    else byTruth.set(overlap.truth, [overlap]);
  }
  const matched = new Map<number, Overlap>();
  const dead = new Set<number>();
  for (const truth of byTruth.keys()) {
    const path = augmentingPath(truth, { byTruth, matched, dead });
    for (const overlap of path) matched.set(overlap.found, overlap);
  }
  return [...matched.values()].sort((p, q) => p.truth - q.truth);
}

interface Graph {
  byTruth: ReadonlyMap<number, Overlap[]>;
  /** By what was found. */
  matched: ReadonlyMap<number, Overlap>;
  /** What was found, and cannot be made free. */
  dead: Set<number>;
}

/** New pairs that free a boundary found for this truth, breadth first; `[]` without any. */
function augmentingPath(from: number, { byTruth, matched, dead }: Graph): Overlap[] {
  const reachedBy = new Map<number, Overlap>();
  const seen = new Set<number>();
  const queue = [from];
  for (const truth of queue)
    for (const overlap of byTruth.get(truth) ?? []) {
      if (dead.has(overlap.found) || seen.has(overlap.found)) continue;
      seen.add(overlap.found);
      const taken = matched.get(overlap.found);
      if (!taken) return pathTo(overlap, reachedBy);
      reachedBy.set(taken.truth, overlap);
      queue.push(taken.truth);
    }
  for (const found of seen) dead.add(found);
  return [];
}

/** `reachedBy`: by a truth that would lose its pair, the pair that takes its place. */
function pathTo(last: Overlap, reachedBy: ReadonlyMap<number, Overlap>): Overlap[] {
  const path: Overlap[] = [];
  for (let at: Overlap | undefined = last; at; at = reachedBy.get(at.truth)) path.push(at);
  return path;
}
