import { imageNames } from '../model/imageFormat';
import { segments, sharedEnd } from '../runs/imageNames';

/** Values by their images, found again by a path that another file writes otherwise. */
export class ByImage<T> {
  readonly #byName = new Map<string, { image: string; value: T }[]>();

  /** Of an image that comes twice the last one counts. */
  add(image: string, value: T): void {
    const name = stemOf(image);
    const others = (this.#byName.get(name) ?? []).filter(known => known.image !== image);
    this.#byName.set(name, [...others, { image, value }]);
  }

  /**
   * The value of the image of this path: written just so, else of those whose file has its name the
   * one that shares most folders with it, from the end.
   */
  find(image: string): T | undefined {
    const named = this.#byName.get(stemOf(image)) ?? [];
    const exact = named.find(known => known.image === image);
    if (exact) return exact.value;
    let [best, most]: [T | undefined, number] = [undefined, 0];
    for (const { image: written, value } of named) {
      const shared = sharedEnd(written, image);
      if (shared > most) [best, most] = [value, shared];
    }
    return best;
  }
}

/** Some label files name no extension. */
function stemOf(image: string): string {
  return (segments(image).at(-1) ?? '').replace(imageNames, '');
}
