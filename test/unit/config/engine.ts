import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { EngineClient } from '../../../src/engineClient/engineClient';

export const enginePath = join(process.cwd(), 'dist', 'engine.js');

/** One engine for a test file, with Python's memory snapshot kept between runs. */
export function useEngine(): { readonly client: EngineClient } {
  let client: EngineClient | undefined;
  beforeAll(() => {
    client = new EngineClient(enginePath, {
      env: { MMOCR_CACHE: join(process.cwd(), '.cache', 'engine') },
    });
  });
  afterAll(() => {
    client?.dispose();
  });
  return {
    get client() {
      return client as EngineClient;
    },
  };
}

/** A folder for a test file, gone afterwards. The name is one that real folders have. */
export function useFolder(): { readonly path: string } {
  let path = '';
  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), 'mmocr config 设置 '));
  });
  afterAll(() => {
    rmSync(path, { recursive: true, force: true, maxRetries: 10 });
  });
  return {
    get path() {
      return path;
    },
  };
}
