import * as fs from 'node:fs';
import * as path from 'node:path';
import { isMeantAsImage, signatureLength } from '../model/imageFormat';

/**
 * What of a folder is meant as an image, by first bytes or name, and what is not. Folders in it are
 * left out, with a slash behind their name, unless they are walked through, too: what lies in them
 * is named by its way from `folder`, with slashes on every system.
 */
export function folderImages(
  folder: string,
  { recursive = false } = {},
): { names: string[]; leftOut: string[] } {
  const names: string[] = [];
  const leftOut: string[] = [];
  // A link may lead to a folder above it.
  const walked = new Set([fs.realpathSync(folder)]);
  const walk = (inside: string): void => {
    for (const entry of fs.readdirSync(path.join(folder, inside)).sort()) {
      const name = inside + entry;
      const file = path.join(folder, name);
      const stat = fs.statSync(file, { throwIfNoEntry: false });
      if (stat?.isFile() && isImageFile(file)) names.push(name);
      else if (!stat?.isDirectory()) leftOut.push(name);
      else if (recursive && isReadable(file) && isNew(fs.realpathSync(file), walked))
        walk(`${name}/`);
      else leftOut.push(`${name}/`);
    }
  };
  walk('');
  return { names, leftOut };
}

function isReadable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isNew(folder: string, walked: Set<string>): boolean {
  return !walked.has(folder) && walked.add(folder).has(folder);
}

/** Whether a file is an image by its first bytes or its name; what cannot be read, by its name. */
export function isImageFile(file: string): boolean {
  return isMeantAsImage(path.basename(file), firstBytes(file));
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
