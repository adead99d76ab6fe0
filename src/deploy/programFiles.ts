import * as fs from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { DeployFile } from './deployment';

/** What `serve` and its engine processes run: their bundles, and which version they are. */
const own = ['package.json', 'LICENSE', 'dist/cli.js', 'dist/engine.js'];

/**
 * What lies beside the bundles, because it finds its own files there (`tools/external.mjs`): a
 * package → its files and folders that run. Pyodide stays behind: a server evaluates no config.
 */
const packages: Record<string, string[]> = {
  'onnxruntime-node': ['package.json', 'dist', 'bin/napi-v6/linux/x64'],
  'onnxruntime-common': ['package.json', 'dist/cjs'],
  '@techstark/opencv-js': ['package.json', 'dist/opencv.js'],
  '@jsquash/jpeg': ['package.json', 'decode.js', 'encode.js', 'utils.js', 'meta.js', 'codec'],
  '@jsquash/webp': ['package.json', 'decode.js', 'utils.js', 'meta.js', 'codec/dec'],
  'js-angusj-clipper': ['package.json', 'universal'],
};

/**
 * This program as a written folder carries it, under `program/`: `node program/dist/cli.js serve`
 * runs there on Linux x64 with nothing else installed than Node. Looks whether each file is there.
 *
 * @param program the folder of this program's bundles, of an installed extension or a checkout.
 * @throws UserError naming what is missing: an extension carries ONNX Runtime for its own platform.
 */
export function programFiles(program: string): DeployFile[] {
  return [
    ...own.map(file => ({ path: file, places: [path.join(program, '..', file)] })),
    ...Object.entries(packages).flatMap(([name, files]) =>
      files.map(file => ({
        path: `dist/node_modules/${name}/${file}`,
        // Installed, it lies beside the bundles; in a checkout npm has put it beside their folder.
        places: [program, path.join(program, '..')].map(folder =>
          path.join(folder, 'node_modules', name, file),
        ),
      })),
    ),
  ].map(({ path: file, places }) => {
    const copyOf = places.find(place => fs.existsSync(place));
    if (copyOf === undefined) throw missing(places[0]!);
    return { path: `program/${file}`, copyOf };
  });
}

const missing = (file: string): UserError =>
  new UserError(
    l10n.t(
      '{0} is missing here, and the folder needs it to run on Linux x64. Deploy from the extension for linux-x64, or with --engine pytorch.',
      file,
    ),
  );
