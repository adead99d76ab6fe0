/** What ends a listening. */
export interface Listening {
  dispose(): void;
}

/** Who wants to hear of something, where VS Code's own emitter is not at hand. */
export class Listeners {
  readonly #listeners = new Set<() => void>();

  /** The same function may listen twice, and is told twice. */
  add(listener: () => void): Listening {
    const own = (): void => {
      listener();
    };
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
