// node tools/triton.mjs
//
// NVIDIA's own tritonserver for the tests, from PyPI (nvidia-pytriton, some 55 MB), once. It runs
// without a GPU and without Docker; src/python/deploy/triton/start.py says how.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringPrograms } from './debian.mjs';
import { cache, environmentPython } from './folders.mjs';
import { makeOnce, run, step } from './steps.mjs';

const requirement = 'nvidia-pytriton==0.7.0';

/** What PYTHONPATH holds for `start.py` to find it. */
export const tritonFolder = path.join(cache, 'triton');

/** Whether there is such a tritonserver for this machine. */
export const tritonSupported = () => process.platform === 'linux' && process.arch === 'x64';

/** Brings it, and the shared library of the Python in which its models run. */
export async function bringTriton() {
  const python = process.env.MMOCR_PYTHON || environmentPython('mmocr1');
  await makeOnce(tritonFolder, requirement, () => install(python), { clean: true });
  const missing = await bringPrograms(['pythonLibrary']);
  if (missing.length) throw new Error('the shared library of Python is missing');
}

async function install(python) {
  const words = ['-m', 'pip', '--disable-pip-version-check', 'install', '--no-deps', '--target'];
  const log = path.join(cache, 'logs', 'triton.log');
  await step(`Triton (${requirement})`, progress =>
    run(python, [...words, tritonFolder, requirement], { log, progress }),
  );
  // The stubs for other Pythons, and the library of one: a third of it.
  const { stdout } = spawnSync(python, ['--version'], { encoding: 'utf8' });
  const [version] = /3\.\d+/.exec(stdout);
  const stubs = path.join(tritonFolder, 'pytriton', 'tritonserver', 'python_backend_stubs');
  const libraries = path.join(tritonFolder, 'nvidia_pytriton.libs');
  for (const file of [
    ...fs.readdirSync(stubs).flatMap(name => (name === version ? [] : [path.join(stubs, name)])),
    ...fs
      .readdirSync(libraries)
      .flatMap(name => (name.startsWith('libpython') ? [path.join(libraries, name)] : [])),
  ])
    fs.rmSync(file, { recursive: true });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  await bringTriton();
