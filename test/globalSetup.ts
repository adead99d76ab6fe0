import { spawnSync } from 'node:child_process';

/**
 * Builds the two bundles that tests run as processes of their own; once, before any of them, where
 * `npm test` has not built all. The tests of a bundle that cannot be built fail.
 */
export default function setup(): void {
  if (process.env['MMOCR_TESTS_BUILT']) return;
  for (const bundle of ['engine', 'cli']) {
    const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs', bundle], {
      encoding: 'utf8',
    });
    if (status !== 0) console.error(stderr);
  }
}
