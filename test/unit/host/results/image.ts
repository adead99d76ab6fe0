import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder with an image in it, as long as the tests of one file run. */
export const folder = mkdtempSync(join(tmpdir(), 'panel of '));
export const image = join(folder, '图 1.png');
writeFileSync(image, 'pixels');
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 10 }));
