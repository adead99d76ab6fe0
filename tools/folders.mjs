// Where things lie. Nothing outside these folders is written, except temporary folders.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** What is downloaded or installed once and used again: the VS Code host, Python environments. */
export const cache = path.resolve(process.env.MMOCR_SERVING_CACHE || path.join(root, '.cache'));

/** What a run makes: test results, screenshots, packages. */
export const out = path.join(root, 'out');

/** The browser-based VS Code host (tools/host-install.mjs). */
export const hostFolder = path.join(cache, 'host');

/**
 * A made Python environment: `mmocr1` (MMOCR 1.x, serving and exporting) or `mmocr0` (MMOCR 0.x,
 * tests only).
 */
export const environmentFolder = name => path.join(cache, name);

/** Its interpreter. */
export const environmentPython = name =>
  process.platform === 'win32'
    ? path.join(environmentFolder(name), 'Scripts', 'python.exe')
    : path.join(environmentFolder(name), 'bin', 'python');
