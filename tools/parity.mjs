// npm run parity
//
// Measures the engine against MMOCR's stored answers (test/fixtures/methods) and writes
// docs/parity.md.
import path from 'node:path';
import { createRequire } from 'node:module';
import * as esbuild from 'esbuild';
import { external } from './external.mjs';

const root = path.resolve(import.meta.dirname, '..');
const measuring = path.join(root, 'test/unit/parity/methods');
const outfile = path.join(root, '.cache/parity/generate.cjs');
await esbuild.build({
  entryPoints: [path.join(measuring, 'generate.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'warning',
  define: { 'import.meta.dirname': JSON.stringify(measuring) },
  external,
});
// opencv.js prints itself, ten megabytes, for an error that nobody catches.
await createRequire(import.meta.url)(outfile)
  .generate()
  .catch(error => {
    console.error(error.stack);
    process.exit(1);
  });
