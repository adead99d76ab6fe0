import * as path from 'node:path';
import type { RunHeader } from './runFile';

/** Where the images of a run may lie: in the folder that its header names, or beside the file. */
export function imageFolders({
  path: file,
  header,
}: {
  path: string;
  header?: RunHeader | undefined;
}): string[] {
  const beside = path.dirname(file);
  const { folder } = Object(header) as { folder?: unknown };
  return typeof folder === 'string' ? [path.resolve(beside, folder), beside] : [beside];
}

/** How the header of a run file in `runFolder` names the folder of its images, from there. */
export function namedFolder(imageFolder: string, runFolder: string): string {
  const way = path.relative(runFolder, imageFolder);
  return way === '' ? '.' : way.split(path.sep).join('/');
}
