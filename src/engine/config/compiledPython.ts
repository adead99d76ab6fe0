import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What compiles WebAssembly, which Node's types leave out. */
interface Compiling {
  WebAssembly: { compile(bytes: Uint8Array): Promise<object> };
}

/**
 * Pyodide's WebAssembly, compiled. As long as somebody holds it, V8 gives every thread of this
 * process that compiles the same bytes this one, with the machine code that earlier threads made of
 * its functions: a Python that is started anew for each config takes half the processor time.
 */
export async function compiledPython(): Promise<object> {
  const bytes = await readFile(createRequire(__filename).resolve('pyodide/pyodide.asm.wasm'));
  return (globalThis as unknown as Compiling).WebAssembly.compile(bytes);
}
