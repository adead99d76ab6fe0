// The unit tests as files that Windows' Node runs without vitest's own bundler (its native part
// does not load under Wine). Made here, with esbuild; packages stay outside and are read from
// node_modules, vitest's own `it`, `expect` and `vi` among them.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../folders.mjs';

/**
 * A bundled file lies elsewhere than its source; what names files beside itself goes on doing so.
 */
const sourceFolders = {
  name: 'source-folders',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](test|src|tools)[\\/].*\.m?[jt]s$/ }, ({ path: file }) => {
      const source = name =>
        `sourcePath(${JSON.stringify(path.relative(root, name).replaceAll(path.sep, '/'))})`;
      const contents = fs
        .readFileSync(file, 'utf8')
        .replaceAll(/\bimport\.meta\.dirname\b|\b__dirname\b/g, source(path.dirname(file)))
        .replaceAll(/\b__filename\b/g, source(file))
        .replaceAll(/\bimport\.meta\.url\b/g, `sourceUrl(${source(file)})`);
      return { contents, loader: file.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

/**
 * Bundles test files (relative to the checkout) into `folder`; resolves with their bundles' paths,
 * in the same order.
 */
export async function bundleTests(files, folder) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: folder,
    outbase: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [sourceFolders],
    banner: {
      js: 'import { createRequire as requireBeside } from "node:module"; const require = requireBeside(import.meta.url);',
    },
  });
  return files.map(file => path.join(folder, file.replace(/\.ts$/, '.mjs')));
}
