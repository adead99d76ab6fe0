import { throwIfCancelled, UserError } from '../../base/errors';
import type { Feeds } from '../../model/networkRun';
import type { ExposedNetwork, InnerTensor } from '../../runtime/exposed';
import { differenceOf, exceeds, sameShape, type Difference } from '../../stages/difference';

/** One side of a walk. */
export interface Walked {
  network: ExposedNetwork;
  feeds: Feeds;
}

/** A tensor on both sides, by its names. */
export interface TensorPair {
  left: string;
  right: string;
}

/** All that one run of each side made, its final outputs among it, by name. */
export type Made = readonly [Map<string, InnerTensor>, Map<string, InnerTensor>];

/** The first tensor that differs. */
export interface FirstTensor {
  index: number;
  /** The run that showed it. */
  made: Made;
  difference?: Difference;
  shapes?: { left: number[]; right: number[] };
}

/** What the tensors of one run may take together, and how many of them that is. */
const BATCH_BYTES = 2 ** 27;
const SMALLEST_BATCH = 4;
const LARGEST_BATCH = 64;

/**
 * The first of these tensors, in their order, that differs by more than the tolerance; undefined
 * where all agree. They are made a batch at a time, so that memory stays bounded; what ONNX Runtime
 * cannot give as an output is passed over. Throws `CancelledError`.
 */
export async function firstDiffering(
  tensors: readonly TensorPair[],
  sides: readonly [Walked, Walked],
  tolerance: number,
  signal?: AbortSignal,
): Promise<FirstTensor | undefined> {
  for (let at = 0, size = SMALLEST_BATCH; at < tensors.length;) {
    throwIfCancelled(signal);
    const batch = tensors.slice(at, at + size);
    const made = await bothSides(batch, sides);
    if (!made && size > 1) {
      size = Math.floor(size / 2);
      continue;
    }
    for (const [i, pair] of made ? batch.entries() : []) {
      const apart = tensorsApart(made!, pair);
      const differs = apart.shapes ?? exceeds(apart.difference, tolerance);
      if (differs) return { index: at + i, made: made!, ...apart };
    }
    at += batch.length;
    size = made ? nextBatch(made[0]) : SMALLEST_BATCH;
  }
  return undefined;
}

/** Runs both sides once for these tensors; undefined where one of them cannot be had. */
export async function bothSides(
  batch: readonly TensorPair[],
  [left, right]: readonly [Walked, Walked],
): Promise<Made | undefined> {
  try {
    return [
      await left.network.run(
        batch.map(pair => pair.left),
        left.feeds,
      ),
      await right.network.run(
        batch.map(pair => pair.right),
        right.feeds,
      ),
    ];
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** How a tensor differs between the sides; nothing where one of them has none. */
export function tensorsApart(
  [left, right]: Made,
  pair: TensorPair,
): Omit<FirstTensor, 'index' | 'made'> {
  const [ours, theirs] = [left.get(pair.left), right.get(pair.right)];
  if (!ours || !theirs) return {};
  if (!sameShape(ours.dims, theirs.dims))
    return { shapes: { left: [...ours.dims], right: [...theirs.dims] } };
  const difference = differenceOf(ours.data, theirs.data, ours.dims);
  return difference ? { difference } : {};
}

/** As many as would fit if all were as large as the largest. */
function nextBatch(made: ReadonlyMap<string, InnerTensor>): number {
  const largest = Math.max(1, ...[...made.values()].map(({ data }) => data.length * 4));
  return Math.min(Math.max(Math.floor(BATCH_BYTES / largest), SMALLEST_BATCH), LARGEST_BATCH);
}
