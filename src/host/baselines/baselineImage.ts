import * as fs from 'node:fs';
import * as path from 'node:path';
import { imageFolders } from '../../runs/imageFolders';
import type { RunFile } from '../../runs/runFile';

/**
 * Where an image of a baseline lies: in the first of the folders that has it, else where it should.
 */
export function imagePath(baseline: RunFile, image: string): string {
  const paths = imageFolders(baseline).map(folder => path.resolve(folder, image));
  return paths.find(file => fs.existsSync(file)) ?? paths[0]!;
}
