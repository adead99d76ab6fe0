/**
 * The real Python environments the tests use; `npm test` makes them and names them here.
 * MMOCR_PYTHON: MMOCR 1.0.1 with TorchServe 0.12. MMOCR_PYTHON_0X: MMOCR 0.6.3 with TorchServe
 * 0.12. MMOCR_TRITON: a folder with nvidia-pytriton, for PYTHONPATH. MMOCR_KSERVE: KServe's server
 * over the first.
 */
function made(variable: string): string {
  const path = process.env[variable];
  if (!path)
    throw new Error(
      `${variable} is not set: run the tests through "npm test", which makes the environment`,
    );
  return path;
}

export const python1x = (): string => made('MMOCR_PYTHON');
export const python0x = (): string => made('MMOCR_PYTHON_0X');
export const tritonPath = (): string => made('MMOCR_TRITON');
export const kservePython = (): string => made('MMOCR_KSERVE');
