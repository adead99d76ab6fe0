import { createRequire } from 'node:module';

/**
 * More than any config needs; above it Python sees a MemoryError instead of the machine swapping.
 */
const MEMORY_LIMIT_BYTES = 1 << 30;
const PAGE_BYTES = 65536;

/** Node's modules that reach files, processes, the network or other code. */
const REACHING = [
  'fs',
  'fs/promises',
  'child_process',
  'net',
  'dgram',
  'tls',
  'http',
  'http2',
  'https',
  'dns',
  'dns/promises',
  'worker_threads',
  'cluster',
  'vm',
  'module',
  'inspector',
  'repl',
  'v8',
  'os',
];
const REACHING_PROCESS = [
  'kill',
  'dlopen',
  'binding',
  '_linkedBinding',
  'getBuiltinModule',
  'chdir',
  'abort',
  'reallyExit',
  'setuid',
  'setgid',
];

/** `WebAssembly.Memory`, which Node's types leave out. */
interface Memory {
  buffer: ArrayBuffer;
  grow(this: Memory, pages: number): number;
}

function refuse(): never {
  throw new Error('not available where configs are evaluated');
}

/** Caps WebAssembly memory of this thread; call before Python is loaded. */
export function limitMemory(): void {
  const { prototype } = (
    globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory } } }
  ).WebAssembly.Memory;
  const grow = Object.getOwnPropertyDescriptor(prototype, 'grow')?.value as Memory['grow'];
  prototype.grow = function (this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > MEMORY_LIMIT_BYTES)
      throw new RangeError('memory limit of a config');
    return grow.call(this, pages);
  };
}

/**
 * Second line of defence, for code that found a way from Python to JavaScript: in this thread
 * nothing is left that reaches the machine, and no new JavaScript can be made from text. Module
 * objects and globals are the thread's own, so the rest of the process is not touched.
 */
export function sealThread(): void {
  const require = createRequire(__filename);
  // `import('node:fs')` gave Pyodide a copy of the exports; this brings the copies in line.
  const syncCopies = (require('node:module') as { syncBuiltinESMExports: () => void })
    .syncBuiltinESMExports;
  for (const module of REACHING.map(name => require(`node:${name}`) as object)) disarm(module);
  syncCopies();
  for (const name of REACHING_PROCESS) disarmProperty(process, name);
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'Worker', 'eval', 'Function'])
    disarmProperty(globalThis, name);
  // `f.constructor('text')` makes code from text for each kind of function.
  for (const sample of [
    refuse,
    function* (): Generator {
      yield;
    },
    async function* (): AsyncGenerator {
      yield await Promise.resolve();
    },
    async (): Promise<void> => {
      await Promise.resolve();
    },
  ]) {
    disarmProperty(Object.getPrototypeOf(sample) as object, 'constructor');
  }
}

function disarm(target: object): void {
  for (const key of Object.getOwnPropertyNames(target)) {
    const value = Object.getOwnPropertyDescriptor(target, key)?.value as unknown;
    if (typeof value === 'function') disarmProperty(target, key);
  }
}

function disarmProperty(target: object, key: string): void {
  Reflect.defineProperty(target, key, { value: refuse, configurable: false, writable: false });
}
