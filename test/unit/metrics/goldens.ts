import * as fs from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';

export const folder = path.join(__dirname, '..', '..', 'fixtures', 'metrics');

/** Reference values that test/goldens/metrics.py made with MMOCR 1.0.1 and NumPy 1.26. */
export function golden<T>(name: string): T {
  const bytes = fs.readFileSync(path.join(folder, `${name}.json.gz`));
  const { versions, [name]: values } = JSON.parse(gunzipSync(bytes).toString('utf8')) as Record<
    string,
    unknown
  >;
  if (!/^1\.26\./.test((versions as { numpy: string }).numpy)) throw new Error('another NumPy');
  return values as T;
}

/** Each of the values within 1e-6. */
export function farthest(is: Record<string, number>, wanted: Record<string, number>): number {
  return Math.max(...Object.keys(is).map(name => Math.abs(is[name]! - (wanted[name] ?? NaN))));
}
