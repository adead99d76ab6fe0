import { spawnSync } from 'node:child_process';

/** Builds the two bundles that unit tests run as processes of their own; once, before any of them. */
export default function setup(): void {
  const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs', 'engine', 'cli'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
