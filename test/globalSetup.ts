import { spawnSync } from 'node:child_process';

/**
 * Builds the bundles that tests run as processes of their own; once, before any of them. The
 * tests of a bundle that cannot be built fail.
 */
export default function setup(): void {
  for (const bundle of ['engine', 'cli', 'mcp']) {
    const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs', bundle], {
      encoding: 'utf8',
    });
    if (status !== 0) console.error(stderr);
  }
}
