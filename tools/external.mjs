/**
 * Packages that find their own files (WebAssembly, native bindings) beside their code: they stay
 * outside of every bundle.
 */
export const external = [
  'onnxruntime-node',
  '@techstark/opencv-js',
  'pyodide',
  '@jsquash/jpeg',
  '@jsquash/webp',
  'js-angusj-clipper',
];
