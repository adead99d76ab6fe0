// The Python environments of `npm start` and `npm test`, made from the product's own recipe
// (src/python/environment).
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFile, spawnSync } from 'node:child_process';
import { findPython } from './debian.mjs';
import { cache, environmentFolder, environmentPython, root } from './folders.mjs';
import { fingerprint, makeOnce, run, say, step } from './steps.mjs';

const generations = { mmocr1: '1.x', mmocr0: '0.x' };
const testRequirements = path.join(root, 'tools', 'test-requirements.txt');
const cudaAdvice =
  "pip would bring PyTorch with gigabytes of CUDA, and uv cannot reach PyTorch's own index, which has builds without. Check the connection, set " +
  'PIP_EXTRA_INDEX_URL to PyTorch\'s CPU index (pytorch.org, "Get Started", Compute Platform CPU shows it), or MMOCR_SERVING_CUDA=1 to go ahead.';

let bundled;

/**
 * The product's recipe as a module, bundled once: environments are made side by side, and the file
 * of one must not be written under the other.
 */
function recipeModule() {
  return (bundled ??= bundleRecipe());
}

async function bundleRecipe() {
  const { build } = await import('esbuild');
  const outfile = path.join(cache, 'recipe.mjs');
  const contents = 'export * from "./environment"; export * from "./installEnvironment";';
  await build({
    stdin: { contents, resolveDir: path.join(root, 'src', 'environment') },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  return import(pathToFileURL(outfile).href);
}

/**
 * Runs a program to its end, its output kept for whoever asked; rejects when it cannot be started.
 */
function ask({ program, args, env }, timeout) {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { encoding: 'utf8', env: { ...process.env, ...env }, timeout, maxBuffer: 64e6 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number' && !error.killed) reject(error);
        else resolve({ status: error ? (error.code ?? 1) : 0, stdout, stderr });
      },
    );
  });
}

/**
 * Makes `mmocr1` or `mmocr0` in the cache folder, once per recipe; with what the tests run it with
 * (pytest, ruff).
 */
export async function makeEnvironment(name) {
  const basePython = findPython();
  const folder = environmentFolder(name);
  const recipe = await recipeModule();
  const generation = generations[name];
  const version = basePython && spawnSync(basePython, ['--version'], { encoding: 'utf8' }).stdout;
  const key = fingerprint(
    version ?? 'uv',
    JSON.stringify(recipe.environmentSteps('', { basePython: basePython ?? 'uv', generation })),
    fs.readFileSync(testRequirements),
  );
  const log = path.join(cache, 'logs', `${name}.log`);
  await makeOnce(
    folder,
    key,
    async () => {
      say(
        `Python environment ${name}: ${folder} (some ${recipe.downloadMegabytes.environment} MB are downloaded; output: ${log})`,
      );
      const environment = { ...process.env, PYTHONNOUSERSITE: '1', PIP_PROGRESS_BAR: 'off' };
      const show = (title, { program, args, env }) =>
        step(`${name}: ${title}`, progress =>
          run(program, args, { env: { ...environment, ...env }, log, progress }),
        );
      // Both environments are made side by side: each has its own uv.
      const installation = {
        folder,
        uvFolder: path.join(cache, `uv-${name}`),
        basePython,
        generation,
        torchBackend: process.env.MMOCR_SERVING_CUDA ? 'auto' : 'cpu',
      };
      await recipe.installEnvironment(installation, {
        ask,
        say: text => say(`${name}: ${text}`),
        run: line => show(line.title, line),
        confirmCuda: async () => {
          if (!process.env.MMOCR_SERVING_CUDA) throw new Error(cudaAdvice);
        },
      });
      await show('Install what the tests use', {
        program: environmentPython(name),
        args: ['-m', 'pip', '--disable-pip-version-check', 'install', '-r', testRequirements],
      });
    },
    { clean: true },
  );
}
