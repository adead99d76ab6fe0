import type { Box } from '../model/polygon';

/** Boxes side by side in memory: half a million are looked through in a millisecond or two. */
export class Boxes {
  readonly #sides: Float64Array;

  /** A box that is undefined meets none. */
  constructor(boxes: readonly (Box | undefined)[]) {
    this.#sides = Float64Array.from(
      boxes.flatMap(box =>
        box ? [box.left, box.top, box.right, box.bottom] : [NaN, NaN, NaN, NaN],
      ),
    );
  }

  /** The places of the boxes that share more than an edge with this one. */
  overlapping({ left, top, right, bottom }: Box): number[] {
    const sides = this.#sides;
    const found: number[] = [];
    for (let at = 0; at < sides.length; at += 4)
      if (
        sides[at]! < right &&
        left < sides[at + 2]! &&
        sides[at + 1]! < bottom &&
        top < sides[at + 3]!
      )
        found.push(at / 4);
    return found;
  }
}
