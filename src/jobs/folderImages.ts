import * as fs from 'node:fs';
import * as path from 'node:path';
import { isMeantAsImage, signatureLength } from '../model/imageFormat';

/**
 * What of a folder is meant as an image, by first bytes or name, and what is not; folders in it are
 * left out, with a slash behind their name.
 */
export function folderImages(folder: string): { names: string[]; leftOut: string[] } {
  const names: string[] = [];
  const leftOut: string[] = [];
  for (const name of fs.readdirSync(folder).sort()) {
    const file = path.join(folder, name);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() && isMeantAsImage(name, firstBytes(file))) names.push(name);
    else leftOut.push(stat?.isDirectory() ? `${name}/` : name);
  }
  return { names, leftOut };
}

/** None of a file that cannot be read: its name alone tells then, and reading it says why. */
function firstBytes(file: string): Uint8Array {
  const bytes = Buffer.alloc(signatureLength);
  try {
    const handle = fs.openSync(file, 'r');
    try {
      return bytes.subarray(0, fs.readSync(handle, bytes));
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    return bytes.subarray(0, 0);
  }
}
