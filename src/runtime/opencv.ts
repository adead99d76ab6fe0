import { createRequire } from 'node:module';
import type OpenCV from '@techstark/opencv-js';

/** Constants that the package's types leave open. */
type Constant =
  | 'RETR_CCOMP'
  | 'RETR_EXTERNAL'
  | 'RETR_LIST'
  | 'RETR_TREE'
  | 'CHAIN_APPROX_NONE'
  | 'CHAIN_APPROX_SIMPLE'
  | 'CV_8UC1';
export type Cv = Omit<typeof OpenCV, Constant> & Record<Constant, number>;

let loading: Promise<{ cv: Cv }> | undefined;

/**
 * OpenCV, loaded once. Its matrices live in WebAssembly memory: whoever makes one deletes it. The
 * module has a `then` that never ends an `await`, so it is required, not imported, and travels in
 * an object.
 */
export function loadOpenCv(): Promise<{ cv: Cv }> {
  return (loading ??= load());
}

async function load(): Promise<{ cv: Cv }> {
  const cv = createRequire(__filename)('@techstark/opencv-js') as Cv & {
    Mat?: unknown;
    onRuntimeInitialized?: () => void;
  };
  if (!cv.Mat)
    await new Promise<void>(resolve => {
      cv.onRuntimeInitialized = resolve;
    });
  return { cv };
}
