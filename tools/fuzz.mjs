// npm run fuzz [-- --seed N --only png --case 417]
//
// Sends thousands of damaged images, archives, descriptions and checkpoints to the built-in server
// (test/fuzz): it must stay, no worker may take more than 5 s of processor time or 1.5 GB, every
// answer is 200, 400, 413 or 507 with a reason.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { root } from './folders.mjs';

process.chdir(root);
if (
  spawnSync(process.execPath, ['esbuild.mjs', 'cli', 'engine'], { stdio: 'inherit' }).status !== 0
)
  process.exit(2);
const outfile = path.join(root, '.cache/fuzz/main.cjs');
await esbuild.build({
  entryPoints: [path.join(root, 'test/fuzz/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'warning',
  external: ['esbuild'],
});
await import(pathToFileURL(outfile).href);
