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

/** Whether a path that may have been written on another machine names the file of an image. */
export function namesImage(written: string, imagePath: string): boolean {
  return sharedEnd(written, imagePath) > 0;
}
