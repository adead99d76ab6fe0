import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { enginePath } from '../config/engine';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmocr-start-'));
  writeFileSync(
    join(folder, 'config.py'),
    'import fractions\nmodel = dict(type="x", half=float(fractions.Fraction(1, 2)))\n',
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Evaluates one config in a new engine that keeps its snapshot in `cache`. */
async function evaluateOnce(
  cache: string,
  env: NodeJS.ProcessEnv = {},
  config = 'config.py',
  limitSeconds = 20,
): Promise<unknown> {
  const engine = new EngineClient(enginePath, {
    env: { MMOCR_CACHE: join(folder, cache), ...env },
  });
  try {
    const { values } = await evaluateConfig(join(folder, config), { engine, limitSeconds });
    await vi.waitFor(() => {
      expect(snapshots(cache)).toHaveLength(1);
    }, 200_000);
    return values;
  } finally {
    engine.dispose();
  }
}

function snapshots(cache: string): string[] {
  return readdirSync(join(folder, cache)).filter(name => name.endsWith('.snapshot.gz'));
}

it('keeps a snapshot, uses it, and makes it anew when it is damaged or old', async () => {
  const expected = { model: { type: 'x', half: 0.5 } };
  expect(await evaluateOnce('cache')).toEqual(expected);
  const snapshot = join(folder, 'cache', snapshots('cache')[0] ?? '');
  const { mtimeMs, size } = statSync(snapshot);
  expect(await evaluateOnce('cache')).toEqual(expected);
  expect(statSync(snapshot).mtimeMs).toBe(mtimeMs);

  truncateSync(snapshot, Math.floor(size / 2));
  writeFileSync(join(folder, 'cache', 'python-0123.snapshot.gz'), 'of an older version');
  expect(await evaluateOnce('cache')).toEqual(expected);
  expect(statSync(snapshot).size).toBeGreaterThan(size * 0.9);
});

it('evaluates without a cache folder that can be written', async () => {
  writeFileSync(join(folder, 'file'), '');
  const engine = new EngineClient(enginePath, { env: { MMOCR_CACHE: join(folder, 'file') } });
  await expect(evaluateConfig(join(folder, 'config.py'), { engine })).resolves.toMatchObject({
    generation: '1.x',
  });
  engine.dispose();
});

it('speaks the language of MMOCR_L10N', async () => {
  const bundle = join(folder, 'bundle.json');
  writeFileSync(
    bundle,
    JSON.stringify({
      '{0} did not end within {1} seconds and was stopped. Look for an endless loop in it.':
        '{0} 在 {1} 秒内没有结束',
    }),
  );
  writeFileSync(join(folder, 'endless.py'), 'while True: pass\n');
  await expect(evaluateOnce('cache', { MMOCR_L10N: bundle }, 'endless.py', 1)).rejects.toThrow(
    '秒内没有结束',
  );
});
