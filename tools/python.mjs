// The Python environments of `npm start` and `npm test`, made from the product's own recipe (src/python/environment).
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { spawnSync } from 'node:child_process';
import { findPython } from './debian.mjs';
import { cache, environmentFolder, environmentPython, root } from './folders.mjs';
import { fingerprint, makeOnce, run, say, step } from './steps.mjs';

const generations = { mmocr1: '1.x', mmocr0: '0.x' };
const testRequirements = path.join(root, 'tools', 'test-requirements.txt');
const cudaAdvice = 'pip would bring PyTorch with gigabytes of CUDA. Set PIP_EXTRA_INDEX_URL to PyTorch\'s CPU index (pytorch.org, "Get Started", Compute Platform '
  + 'CPU shows it), or MMOCR_SERVING_CUDA=1 to go ahead.';

let bundled;

/** The product's recipe as a module, bundled once: environments are made side by side, and the file of one must not be written under the other. */
function recipeModule() {
  return bundled ??= bundleRecipe();
}

async function bundleRecipe() {
  const { build } = await import('esbuild');
  const outfile = path.join(cache, 'recipe.mjs');
  await build({ entryPoints: [path.join(root, 'src', 'core', 'python', 'environment.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20',
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' } });
  return import(pathToFileURL(outfile).href);
}

function bringsCuda(recipe, folder, options) {
  const { program, args, env } = recipe.torchReportCommand(folder, options);
  const { stdout, status } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 64e6 });
  return status === 0 && recipe.wouldDownloadCuda(JSON.parse(stdout));
}

/** Makes `mmocr1` or `mmocr0` in the cache folder, once per recipe; with what the tests run it with (pytest, ruff). */
export async function makeEnvironment(name) {
  const basePython = findPython();
  if (!basePython) throw new Error('no Python 3.10 or 3.11 that can make virtual environments');
  const folder = environmentFolder(name);
  const recipe = await recipeModule();
  const options = { basePython, generation: generations[name] };
  const version = spawnSync(basePython, ['--version'], { encoding: 'utf8' }).stdout;
  const key = fingerprint(version, JSON.stringify(recipe.environmentSteps('', options)), fs.readFileSync(testRequirements));
  const log = path.join(cache, 'logs', `${name}.log`);
  await makeOnce(folder, key, async () => {
    say(`Python environment ${name}: ${folder} (pip's output: ${log})`);
    const environment = { ...process.env, PYTHONNOUSERSITE: '1', PIP_PROGRESS_BAR: 'off' };
    for (const { id, title, program, args, env } of recipe.environmentSteps(folder, options)) {
      if (id === 'torch' && !process.env.MMOCR_SERVING_CUDA && bringsCuda(recipe, folder, options)) throw new Error(cudaAdvice);
      await step(`${name}: ${title}`, progress => run(program, args, { env: { ...environment, ...env }, log, progress }));
    }
    await step(`${name}: Install what the tests use`, progress => run(environmentPython(name),
      ['-m', 'pip', '--disable-pip-version-check', 'install', '-r', testRequirements], { env: environment, log, progress }));
  }, { clean: true });
}
