import { compiled } from './compiled';

/**
 * What `src/kernels/pixels.ts` exports; every argument but counts, weights and limits is an address
 * in the kernels' memory.
 */
interface Kernels {
  horizontalBgr: (row: number, taps: number, count: number, out: number) => void;
  horizontalGray: (row: number, taps: number, count: number, out: number) => void;
  vertical: (
    top: number,
    bottom: number,
    count: number,
    weight0: number,
    weight1: number,
    out: number,
  ) => void;
  lookUp: (samples: number, step: number, count: number, table: number, out: number) => void;
  above: (scores: number, count: number, least: number, out: number) => void;
  rgbaToBgr: (rgba: number, count: number, out: number) => void;
}

const PAGE = 2 ** 16;
/**
 * Vectors are read and written beyond the end of an array, by less than this; scores in sixteens,
 * for which whoever asks leaves room.
 */
const SLACK = 16;

let loaded: { kernels: Kernels; memory: WebAssembly.Memory } | undefined;

function load(): { kernels: Kernels; memory: WebAssembly.Memory } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(Buffer.from(compiled, 'base64'));
  return {
    memory,
    kernels: new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels,
  };
}

/** The kernels, and the addresses of arrays in their memory. */
export interface Lent<Name extends string> {
  kernels: Kernels;
  memory: ArrayBuffer;
  at: Record<Name, number>;
}

/**
 * The kernels and places for arrays of so many bytes, whatever stands in them. They are lent until
 * the next call: whoever takes them copies a row in and its result out before anybody else can. The
 * memory stays as large as the longest row has made it.
 */
export function lendKernels<Name extends string>(bytes: Record<Name, number>): Lent<Name> {
  const { kernels, memory } = (loaded ??= load());
  const at = {} as Record<Name, number>;
  let end = 0;
  for (const name in bytes) {
    at[name] = end;
    end += Math.ceil(bytes[name] / SLACK) * SLACK + SLACK;
  }
  if (end > memory.buffer.byteLength)
    memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE));
  return { kernels, memory: memory.buffer, at };
}
