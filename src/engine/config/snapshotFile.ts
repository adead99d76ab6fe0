import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { keepCacheFile } from '../../base/cacheFile';

const PREFIX = 'python-';

/** The snapshot's file in `cacheFolder`: another Pyodide, Node or flattener makes another name. */
export async function snapshotFile(cacheFolder: string, pythonFolder: string): Promise<string> {
  const { version } = createRequire(__filename)('pyodide/package.json') as { version: string };
  const hash = createHash('sha256').update(`${version} ${process.version} ${process.arch}`);
  for (const name of (await readdir(pythonFolder)).sort()) {
    if (name.endsWith('.py')) hash.update(name).update(await readFile(join(pythonFolder, name)));
  }
  return join(cacheFolder, `${PREFIX}${hash.digest('hex').slice(0, 16)}.snapshot.gz`);
}

/** Undefined when there is none, or it is damaged (gzip's own checksum tells). */
export async function readSnapshot(path: string): Promise<Uint8Array | undefined> {
  try {
    return await promisify(gunzip)(await readFile(path));
  } catch {
    return undefined;
  }
}

/** Keeps a snapshot; older versions go. */
export async function keepSnapshot(
  path: string,
  cacheFolder: string,
  bytes: Uint8Array,
): Promise<void> {
  if (!(await keepCacheFile(path, await promisify(gzip)(bytes, { level: 1 })))) return;
  const old = (await readdir(cacheFolder).catch(() => [])).filter(
    name => name.startsWith(PREFIX) && join(cacheFolder, name) !== path,
  );
  await Promise.all(
    old.map(name => rm(join(cacheFolder, name), { force: true }).catch(() => undefined)),
  );
}
