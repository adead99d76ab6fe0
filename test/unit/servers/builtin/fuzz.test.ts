import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fuzz } from '../../../fuzz/run';

const folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-fuzz-'));
afterAll(() => fs.rmSync(folder, { recursive: true, maxRetries: 10 }));

it(
  'the server stays and answers, whatever is sent: twenty of each kind (npm run fuzz sends thousands)',
  { timeout: 900_000 },
  async () => {
    const results = await fuzz({ seed: 12, cases: 20, folder, say: () => undefined });
    expect(results.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'jpeg',
        'png',
        'tiff',
        'bmp',
        'webp',
        'mar',
        'description',
        'checkpoint',
      ]),
    );
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    for (const { cases } of results) expect(cases).toBe(20);
  },
);
