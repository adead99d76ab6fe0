import { composed } from '../base/fileNames';

/** The folders and the name of a path of any system. */
export function segments(path: string): string[] {
  return composed(path)
    .split(/[\\/]/)
    .filter(segment => segment !== '' && segment !== '.');
}

/** How many names at the ends of two paths are the same. */
export function sharedEnd(a: string, b: string): number {
  const [one, other] = [segments(a).reverse(), segments(b).reverse()];
  const differs = one.findIndex((segment, i) => segment !== other[i]);
  return differs < 0 ? one.length : differs;
}

/**
 * Which of `candidates`, whose paths may have been written on another machine, is of an image: the one whose path shares most of its end, of several the
 * last; undefined where none names it.
 */
export function lastOf<T>(
  candidates: readonly T[],
  imagePath: string,
  pathOf: (candidate: T) => string,
): T | undefined {
  let [best, most] = [undefined as T | undefined, 1];
  for (const candidate of candidates) {
    const shared = sharedEnd(pathOf(candidate), imagePath);
    if (shared >= most) [best, most] = [candidate, shared];
  }
  return best;
}
