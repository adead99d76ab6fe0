// node esbuild.mjs [--tests]   Bundles everything that runs into dist/ (and the extension-host suites into out/).
import * as esbuild from 'esbuild';
import fs from 'node:fs';

const node = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', sourcemap: true, logLevel: 'warning' };
// Packages that find their own files (WebAssembly, native bindings) beside their code stay outside the bundle.
const external = ['vscode', 'onnxruntime-node', '@techstark/opencv-js', 'pyodide', '@jsquash/jpeg', '@jsquash/webp', 'js-angusj-clipper'];

const builds = [
  esbuild.build({ ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external }),
  esbuild.build({ ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', external, banner: { js: '#!/usr/bin/env node' } }),
  esbuild.build({ ...node, entryPoints: ['src/engine/main.ts'], outfile: 'dist/engine.js', external }),
  esbuild.build({ bundle: true, platform: 'browser', format: 'iife', target: 'es2022', sourcemap: true, logLevel: 'warning',
    entryPoints: ['src/viewer/main.ts'], outfile: 'dist/viewer.js' }),
];
if (process.argv.includes('--tests')) {
  const suites = fs.readdirSync('test/vscode').filter(f => f.endsWith('.ts')).map(f => `test/vscode/${f}`);
  builds.push(esbuild.build({ ...node, entryPoints: suites, outdir: 'out/test/vscode', external: [...external, 'mocha'] }));
}
await Promise.all(builds);
// The handler and the exporter ship as they are: TorchServe and the Python environment read them.
fs.rmSync('dist/python', { recursive: true, force: true });
fs.cpSync('src/python', 'dist/python', { recursive: true, filter: f => !f.includes('__pycache__') });
