import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll } from 'vitest';
import { testFolders } from '../archives';
import { startTriton, writeTriton } from '../triton';
import { sampleArchives, sampleModels } from './archives';
import { differences } from './servers';
import { oipSuite } from './suite';

const folders = testFolders();
afterAll(folders.remove);

const archives = async (): Promise<string[]> => {
  const names = Object.values(sampleModels).map(name => path.join(folders.store, `${name}.mar`));
  if (!names.every(file => fs.existsSync(file))) await sampleArchives(folders.store);
  return names;
};

/** One request at a time, and batches over two instances: shapes `[n]` and `[n, 1]`. */
oipSuite({
  name: "Triton with the archives' own handler",
  differs: differences.triton,
  start: () => served('pytorch', []),
});
oipSuite({
  name: 'Triton with the program, two instances and batches',
  differs: differences.triton,
  start: () => served('onnx', ['--replicas', '2', '--batch', '8']),
});

async function served(engine: 'pytorch' | 'onnx', options: string[]) {
  const folder = path.join(path.dirname(folders.store), `triton ${engine}`);
  await writeTriton(folder, await archives(), engine, options);
  const { base, stop } = await startTriton(folder);
  return { base, models: sampleModels, version: '1', stop };
}
