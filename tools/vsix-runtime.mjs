// The packages that ship beside the bundles, because they find their own WebAssembly or native
// files beside their code.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './folders.mjs';

const modules = path.join(root, 'node_modules');

/** Package → which of its files run. */
const wanted = {
  '@techstark/opencv-js': file => file === 'package.json' || file === 'dist/opencv.js',
  '@jsquash/jpeg': file =>
    /^(package\.json|(decode|encode|utils|meta)\.js|codec\/(dec|enc)\/[^/]+\.(js|wasm))$/.test(
      file,
    ),
  '@jsquash/webp': file =>
    /^(package\.json|decode\.js|utils\.js|meta\.js|codec\/dec\/[^/]+\.(js|wasm))$/.test(file),
  'js-angusj-clipper': file => file === 'package.json' || /^universal\/.*\.js$/.test(file),
  // Pyodide loads only itself and Python's standard library; nothing is ever fetched.
  pyodide: file =>
    /^(package\.json|pyodide\.m?js|pyodide\.asm\.(mjs|wasm)|python_stdlib\.zip|pyodide-lock\.json)$/.test(
      file,
    ),
  ws: file => /^(package\.json|index\.js|wrapper\.mjs|lib\/.*\.js)$/.test(file),
};

const onnxruntime = {
  'onnxruntime-common': file => /^(package\.json|dist\/cjs\/(.*\.js|package\.json))$/.test(file),
  'onnxruntime-node': file => file === 'package.json' || /^dist\/.*\.js$/.test(file),
};

/** `universal` has no ONNX Runtime. */
const shippedFor = target => ({ ...wanted, ...(target === 'universal' ? {} : onnxruntime) });

/** The packages that lie beside the bundles of `target`. */
export const runtimePackages = target => Object.keys(shippedFor(target));

function copy(name, into, keep) {
  const from = path.join(modules, name);
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    const file = path
      .relative(from, path.join(entry.parentPath, entry.name))
      .replaceAll(path.sep, '/');
    if (!entry.isFile() || !keep(file)) continue;
    fs.mkdirSync(path.dirname(path.join(into, name, file)), { recursive: true });
    fs.copyFileSync(path.join(from, file), path.join(into, name, file));
  }
}

/**
 * Copies them into `folder`; ONNX Runtime's binaries of one platform only, and none for
 * `universal`.
 */
export function stageRuntime(folder, target) {
  for (const [name, keep] of Object.entries(shippedFor(target))) copy(name, folder, keep);
  if (target === 'universal') return;
  const binaries = `bin/napi-v6/${target.replace('-', '/')}/`;
  if (!fs.existsSync(path.join(modules, 'onnxruntime-node', binaries)))
    throw new Error(`onnxruntime-node has no binaries for ${target}`);
  // macOS carries the library twice; the binding loads `libonnxruntime.1.dylib`.
  copy(
    'onnxruntime-node',
    folder,
    file => file.startsWith(binaries) && !/libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(file),
  );
}
