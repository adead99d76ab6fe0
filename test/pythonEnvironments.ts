/**
 * The real Python environments the tests use; `npm test` makes them and names them here.
 * MMOCR_PYTHON: MMOCR 1.0.1 with TorchServe 0.12. MMOCR_PYTHON_0X: MMOCR 0.6.3 with TorchServe
 * 0.12. MMOCR_KSERVE: KServe's server over the first.
 */
function python(variable: string): string {
  const path = process.env[variable];
  if (!path)
    throw new Error(
      `${variable} is not set: run the tests through "npm test", which makes the environment`,
    );
  return path;
}

export const python1x = (): string => python('MMOCR_PYTHON');
export const python0x = (): string => python('MMOCR_PYTHON_0X');
export const kservePython = (): string => python('MMOCR_KSERVE');
