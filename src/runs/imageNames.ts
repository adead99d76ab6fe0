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

/** Whether a path that may have been written on another machine names the file of an image. */
export function namesImage(written: string, imagePath: string): boolean {
  return sharedEnd(written, imagePath) > 0;
}
