// node esbuild.mjs [--tests] [extension|cli|mcp|engine|viewer|report …] Bundles into dist/ (and the
// extension-host suites into out/).
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import { external as outside } from './tools/external.mjs';

const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
};
const page = {
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  sourcemap: true,
  logLevel: 'warning',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
};
const external = ['vscode', ...outside];

/**
 * What an entry loads when it is first needed is a bundle beside it: VS Code, and whoever calls the
 * command line, read and compile no more than the entry.
 */
const apart = (imported, bundle) => ({
  name: `${bundle} apart`,
  setup(build) {
    build.onResolve({ filter: imported }, () => ({ path: `./${bundle}.js`, external: true }));
  },
});

const bundles = {
  extension: {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external,
    plugins: [apart(/^\.\/host\/startHost$/, 'host')],
    // `require` in its place: only that one knows `vscode`.
    supported: { 'dynamic-import': false },
  },
  host: { ...node, entryPoints: ['src/host/startHost.ts'], outfile: 'dist/host.js', external },
  cli: {
    ...node,
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.js',
    external,
    banner: { js: '#!/usr/bin/env node' },
    plugins: [apart(/^\.\.\/mcp\/runMcp$/, 'mcp')],
  },
  mcp: { ...node, entryPoints: ['src/mcp/runMcp.ts'], outfile: 'dist/mcp.js', external },
  engine: { ...node, entryPoints: ['src/engine/main.ts'], outfile: 'dist/engine.js', external },
  // Waits for a window that is reloaded, and else ends its servers.
  guard: { ...node, entryPoints: ['src/guard.ts'], outfile: 'dist/guard.js', external },
  viewer: { ...page, entryPoints: ['src/webviews/results/main.ts'], outfile: 'dist/viewer.js' },
  report: { ...page, entryPoints: ['src/webviews/report/main.ts'], outfile: 'dist/report.js' },
};
const args = process.argv.slice(2);
const wanted = args.filter(a => !a.startsWith('--'));
const unknown = wanted.filter(name => !(name in bundles));
if (unknown.length) throw new Error(`esbuild.mjs has no bundle ${unknown.join(', ')}`);
const builds = Object.entries(bundles)
  .filter(([name]) => !wanted.length || wanted.includes(name))
  .map(([, options]) => esbuild.build(options));
if (args.includes('--tests')) {
  const suites = fs
    .readdirSync('test/vscode')
    .filter(f => f.endsWith('.ts'))
    .map(f => `test/vscode/${f}`);
  builds.push(
    esbuild.build({
      ...node,
      entryPoints: suites,
      outdir: 'out/test/vscode',
      external: [...external, 'mocha'],
    }),
  );
}
await Promise.all(builds);
if (fs.existsSync('dist/cli.js')) fs.chmodSync('dist/cli.js', 0o755);
// The handler, the flattener and the exporter ship as they are: TorchServe, Pyodide and the Python
// environment read them.
fs.rmSync('dist/python', { recursive: true, force: true });
fs.cpSync('src/python', 'dist/python', {
  recursive: true,
  filter: f => !f.includes('__pycache__'),
});
