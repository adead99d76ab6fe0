import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { python1x } from '../../pythonEnvironments';

/** Where the packages are kept between runs. */
export const corpus = process.env['MMOCR_CORPUS'] ?? join(process.cwd(), '.cache', 'corpus');
const script = join(import.meta.dirname, 'corpus.py');

export function runCorpus<T>(
  args: string[],
  input = '',
  environment: Record<string, string> = {},
): T {
  const env = { ...process.env, ...environment };
  return JSON.parse(
    execFileSync(python1x(), ['-W', 'ignore', script, ...args], {
      input,
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: 'pipe',
    }),
  ) as T;
}

/**
 * What mmengine 0.10.7 (1.x) or mmcv 1.7.2 (0.x) load from each file: values with types and order,
 * or the error.
 */
export function loadReference(
  generation: string,
  paths: string[],
  environment?: Record<string, string>,
): Record<string, { values?: string; error?: string }> {
  return runCorpus(['dump', generation, corpus], JSON.stringify(paths), environment);
}
