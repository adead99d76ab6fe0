import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/**
 * Options for an Emscripten module whose package was made for browsers and would fetch its `.wasm`
 * by URL: here the file is found like any module, in the checkout's node_modules or the one that
 * ships beside the bundle. Its warnings are nobody's: they would stand on standard error, between
 * what a person reads there.
 */
export async function wasmFile(
  specifier: string,
): Promise<{ wasmBinary: ArrayBuffer; printErr: () => void }> {
  const bytes = await readFile(createRequire(__filename).resolve(specifier));
  return { wasmBinary: new Uint8Array(bytes).buffer, printErr: () => undefined };
}

/** The browser's `ImageData`, as far as the codecs fill it in. */
export interface RgbaImage {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** The codecs answer in the browser's `ImageData`, which Node does not have. */
export function defineImageData(): void {
  const scope = globalThis as { ImageData?: unknown };
  scope.ImageData ??= class ImageData {
    constructor(
      readonly data: Uint8ClampedArray,
      readonly width: number,
      readonly height: number,
    ) {}
  };
}
