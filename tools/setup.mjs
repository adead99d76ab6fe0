// node tools/setup.mjs
//
// Brings everything the checkout needs, once; the second time takes a second or two. Used by `npm
// start` and `npm test`. Node built-ins only: nothing is installed when it begins.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringPrograms } from './debian.mjs';
import { cache, environmentPython } from './folders.mjs';
import { hostSupported, installHost } from './host-install.mjs';
import { makeKserve } from './kserve.mjs';
import { build, installPackages } from './packages.mjs';
import { makeEnvironment } from './python.mjs';
import { say, step } from './steps.mjs';
import { bringTriton, tritonFolder, tritonSupported } from './triton.mjs';

/** The VS Code window for machines without desktop VS Code. */
async function bringHost() {
  if (!hostSupported()) return false;
  await step('VS Code in the browser (code-server)', installHost);
  return true;
}

/**
 * Makes the named Python environments and points the tests at them: `mmocr1` → MMOCR_PYTHON,
 * `mmocr0` → MMOCR_PYTHON_0X. A variable that is set already wins.
 */
async function bringPython(names) {
  const variables = { mmocr1: 'MMOCR_PYTHON', mmocr0: 'MMOCR_PYTHON_0X' };
  await Promise.all(
    names
      .filter(name => !process.env[variables[name]])
      .map(async name => {
        await makeEnvironment(name);
        process.env[variables[name]] = environmentPython(name);
      }),
  );
}

/** Triton, whose models run in `mmocr1`; points the tests at it. */
async function bringTestedTriton() {
  if (!tritonSupported()) return;
  await bringTriton();
  process.env.MMOCR_TRITON ||= tritonFolder;
}

/** KServe's server over MMOCR's environment → MMOCR_KSERVE. A variable that is set already wins. */
async function bringKserve() {
  if (process.env.MMOCR_KSERVE) return;
  await makeKserve(process.env.MMOCR_PYTHON);
  process.env.MMOCR_KSERVE = environmentPython('kserve');
}

/**
 * Everything for a run: npm packages and bundles, the window, Chromium, Java, Python. What does not
 * depend on each other goes on side by side. Rejects when packages or bundles fail; resolves with
 * the names of other parts that are missing, each having been explained.
 */
export async function setUp({
  environments = ['mmocr1'],
  kserve = false,
  programs = ['chromium', 'java', 'python'],
  triton = false,
} = {}) {
  fs.mkdirSync(cache, { recursive: true });
  const missing = [];
  const optional = (name, work) =>
    work.catch(error => {
      missing.push(name);
      say(`${name}: ${error.message}`);
    });
  const system = bringPrograms(programs).then(lacking => missing.push(...lacking));
  const host = optional(
    'host',
    bringHost().then(here => here || missing.push('host')),
  );
  const packages = installPackages();
  // The recipe of a Python environment is the product's own; it is bundled from the sources, which
  // needs the npm packages.
  const python = Promise.all([packages, system]).then(() =>
    optional(
      'environment',
      bringPython(environments).then(() => kserve && optional('kserve', bringKserve())),
    ),
  );
  const tested = python.then(() => triton && optional('Triton', bringTestedTriton()));
  await Promise.all([packages.then(build), system, host, python, tested]);
  return missing;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const missing = await setUp({ environments: ['mmocr1', 'mmocr0'], triton: true, kserve: true });
  say(missing.length ? `Ready, without: ${missing.join(', ')}` : 'Ready.');
}
