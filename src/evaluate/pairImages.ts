import { imageNames } from '../model/imageFormat';
import { segments } from '../runs/imageNames';

/** Which image of a run is which of the truth; places in both lists. */
export interface PairedImages {
  pairs: { run: number; truth: number }[];
  /** Images of the run that the truth does not list. */
  withoutTruth: number[];
  /** Images of the run that could be several of the truth, or one that others could be as well. */
  ambiguous: number[];
  /** Images of the truth that the run does not answer. */
  notInRun: number[];
}

/**
 * Pairs images by their paths, which may have been written on other machines: the one that shares
 * most names with it from the end, if it is the only one. A truth without an extension is the image
 * of that name with any. Each image of the truth is one image of the run at most: the one that
 * shares most with it.
 */
export function pairImages(run: readonly string[], truth: readonly string[]): PairedImages {
  const byEnd = endsOf(truth);
  const claims = new Map<number, Claim[]>();
  const [withoutTruth, ambiguous] = [new Set<number>(), new Set<number>()];
  for (const [i, image] of run.entries()) {
    const found = longestEnd(image, byEnd);
    if (found === undefined) withoutTruth.add(i);
    else if (found.truths.length > 1) ambiguous.add(i);
    else {
      const [only] = found.truths as [number];
      claims.set(only, [...(claims.get(only) ?? []), { run: i, shared: found.shared }]);
    }
  }
  const pairs: PairedImages['pairs'] = [];
  for (const [of, claimants] of claims) {
    const most = claimants.reduce((best, { shared }) => Math.max(best, shared), 0);
    const best = claimants.filter(({ shared }) => shared === most);
    if (best.length === 1) pairs.push({ run: best[0]!.run, truth: of });
    else for (const claim of best) ambiguous.add(claim.run);
    for (const { run: i, shared } of claimants) if (shared < most) withoutTruth.add(i);
  }
  const paired = new Set(pairs.map(pair => pair.truth));
  return {
    pairs: pairs.sort((a, b) => a.run - b.run),
    withoutTruth: [...withoutTruth].sort((a, b) => a - b),
    ambiguous: [...ambiguous].sort((a, b) => a - b),
    notInRun: truth.flatMap((_, i) => (paired.has(i) ? [] : [i])),
  };
}

interface Claim {
  run: number;
  /** Names at the ends of both paths that are the same. */
  shared: number;
}

/** Which paths end in these names; of a path that is listed twice the first. */
function endsOf(truth: readonly string[]): Map<string, number[]> {
  const byEnd = new Map<string, number[]>();
  const listed = new Set<string>();
  for (const [i, image] of truth.entries()) {
    const names = segments(image);
    if (listed.has(names.join('/'))) continue;
    listed.add(names.join('/'));
    for (const { key } of ends(names)) {
      const known = byEnd.get(key);
      if (known) known.push(i);
      else byEnd.set(key, [i]);
    }
  }
  return byEnd;
}

function longestEnd(
  image: string,
  byEnd: ReadonlyMap<string, number[]>,
): { truths: number[]; shared: number } | undefined {
  const names = segments(image);
  const stem = (names.at(-1) ?? '').replace(imageNames, '');
  const whole = ends(names);
  const bare = ends([...names.slice(0, -1), stem]);
  for (const [i, { key, shared }] of whole.entries()) {
    const truths = byEnd.get(key) ?? byEnd.get(bare[i]!.key);
    if (truths) return { truths, shared };
  }
  return undefined;
}

/** The ends of a path, the longest first. */
function ends(names: readonly string[]): { key: string; shared: number }[] {
  return names.map((_, i) => ({ key: names.slice(i).join('/'), shared: names.length - i }));
}
