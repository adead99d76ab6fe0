import { composed } from '../base/fileNames';
import { imageNames } from '../model/imageFormat';

/** The folders and the name of a path of any system. */
export function segments(path: string): string[] {
  return composed(path)
    .split(/[\\/]/)
    .filter(segment => segment !== '' && segment !== '.');
}

/**
 * How many names at the ends of two paths are the same; the last ones also where one of them lacks
 * an image's ending, as the names of label files do.
 */
export function sharedEnd(a: string, b: string): number {
  const [one, other] = [segments(a).reverse(), segments(b).reverse()];
  const differs = one.findIndex((segment, i) =>
    i === 0 ? !isSameImage(segment, other[i]) : segment !== other[i],
  );
  return differs < 0 ? one.length : differs;
}

function isSameImage(one: string, other = ''): boolean {
  if (one === other) return true;
  const [stem, otherStem] = [one, other].map(name => name.replace(imageNames, ''));
  return stem === otherStem && (stem === one || otherStem === other);
}

/**
 * Which of `candidates`, whose paths may have been written on another machine, is of an image: the
 * one whose path shares most of its end, of several the last; undefined where none names it.
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
