/**
 * The little of WebAssembly's JavaScript interface that is used here: `@types/node` has none, and
 * the DOM's types are not for this room.
 */
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { initial: number });
    readonly buffer: ArrayBuffer;
    /** By so many pages of 64 KiB; the buffer of before has no content any more. */
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: unknown;
  }
}
