// Bundles of what the benchmarks measure, from the sources as they are.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { external } from '../tools/external.mjs';

export const root = path.resolve(import.meta.dirname, '..');
export const sample = (...parts) => path.join(root, 'test', 'samples', ...parts);
const built = path.join(root, '.cache/bench/built');
export const enginePath = path.join(built, 'engine/main.js');

/** Builds the engine and the modules `names` of src, and gives those modules. */
export async function load(...names) {
  await esbuild.build({
    entryPoints: ['engine/main', ...names].map(name => path.join(root, 'src', `${name}.ts`)),
    outdir: built,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outbase: path.join(root, 'src'),
    logLevel: 'warning',
    external,
  });
  return Promise.all(
    names.map(
      async name => (await import(pathToFileURL(path.join(built, `${name}.js`)).href)).default,
    ),
  );
}

export function median(values) {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)];
}

export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}
