import { open, stat } from 'node:fs/promises';

/** A header, or the beginning of a line of a run. */
const FIRST_BYTES = 4096;
const LINE = /^\uFEFF?\s*\{\s*"(?:run"\s*:\s*1\b|image"\s*:\s*")/;

/** Whether a file is a run by its beginning: a header, or a line that names its image first. */
export async function beginsAsRun(path: string): Promise<boolean> {
  const bytes = Buffer.alloc(FIRST_BYTES);
  try {
    // Opening a pipe would wait for ever.
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path, 'r');
    try {
      const { bytesRead } = await file.read(bytes);
      return LINE.test(bytes.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    // Whoever reads it says why it cannot be.
    return false;
  }
}
