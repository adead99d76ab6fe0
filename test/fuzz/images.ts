import * as fs from 'node:fs';
import * as path from 'node:path';

/** Small images that a decoder reads each its own way: what changes are made to. */
export function imageSeeds(): { name: string; bytes: Uint8Array }[] {
  const folder = path.resolve('test/fixtures/decoding');
  return fs
    .readdirSync(folder)
    .filter(name => !/\.(json|py)$/.test(name))
    .sort()
    .map(name => ({ name, bytes: fs.readFileSync(path.join(folder, name)) }));
}
