/** So many of the last images tell how long the others will take. */
const LAST = 50;

/** How fast a run goes on: from the times at which its last images were done. */
export class Pace {
  #times: number[] = [];

  /** @param now milliseconds of any clock that does not go back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** It begins, or goes on after a pause. */
  begin(): void {
    this.#times = [this.now()];
  }

  done(): void {
    this.#times = [...this.#times, this.now()].slice(-LAST - 1);
  }

  /** Milliseconds that `count` more images take; undefined before the first is done. */
  left(count: number): number | undefined {
    const [first] = this.#times;
    const images = this.#times.length - 1;
    if (first === undefined || images < 1) return undefined;
    return Math.round(((this.#times.at(-1)! - first) / images) * count);
  }
}
