// KServe's server for the tests: what a written folder's requirements.txt names, in an environment
// that lies over MMOCR's, so that PyTorch is not installed twice.
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { cache, environmentFolder, environmentPython, root } from './folders.mjs';
import { fingerprint, makeOnce, run, step } from './steps.mjs';

const requirements = path.join(root, 'src', 'python', 'deploy', 'kserve', 'requirements.txt');

/**
 * Makes `kserve` in the cache folder over the Python environment `below`, once per either's
 * packages. Its own packages come first on Python's path, then those of `below`, which stays as it
 * is.
 */
export async function makeKserve(below) {
  const folder = environmentFolder('kserve');
  const packages = spawnSync(
    below,
    ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'],
    { encoding: 'utf8' },
  ).stdout?.trim();
  if (!packages) throw new Error(`${below} does not run`);
  const log = path.join(cache, 'logs', 'kserve.log');
  await makeOnce(folder, fingerprint(packages, fs.readFileSync(requirements)), () =>
    step("KServe's server", async progress => {
      await run(below, ['-m', 'venv', '--clear', folder], { log, progress });
      const python = environmentPython('kserve');
      const env = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_PROGRESS_BAR: 'off' };
      const install = ['-m', 'pip', 'install', '--no-deps', '--no-compile', '-r', requirements];
      await run(python, install, { env, log, progress });
      const own = spawnSync(
        python,
        ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'],
        { encoding: 'utf8' },
      ).stdout.trim();
      fs.writeFileSync(path.join(own, 'below.pth'), `${packages}\n`);
    }),
  );
}
