// npm packages and bundles of the checkout.
import fs from 'node:fs';
import path from 'node:path';
import { cache, root } from './folders.mjs';
import { npmScript } from './invocation.mjs';
import { npmEnvironment, run, step } from './steps.mjs';

const log = path.join(cache, 'logs', 'npm.log');

/**
 * Whether node_modules holds what the lock file says: npm writes its own copy of the lock there
 * when an install is complete.
 */
function packagesInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(installed)) return false;
  const read = file => JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  const have = read(installed);
  return Object.entries(read(path.join(root, 'package-lock.json'))).every(
    ([name, { version, optional, link }]) =>
      name === '' || optional || link || have[name]?.version === version,
  );
}

/**
 * `npm ci`, when the lock file changed. No package here needs its install script
 * (onnxruntime-node's would fetch CUDA).
 */
export async function installPackages() {
  if (packagesInstalled()) return;
  await step('Installing npm packages', progress =>
    run(
      npmScript('npm'),
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'],
      { cwd: root, env: npmEnvironment(), log, progress },
    ),
  );
}

/** All bundles; about a second. */
export async function build() {
  await step('Building', () =>
    run(process.execPath, ['esbuild.mjs'], {
      cwd: root,
      log: path.join(cache, 'logs', 'build.log'),
    }),
  );
}
