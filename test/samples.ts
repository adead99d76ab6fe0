import path from 'node:path';

/** A file or folder of the tests' own samples, which the goldens and reference values are of. */
export const sample = (...names: string[]): string => path.resolve('test', 'samples', ...names);
