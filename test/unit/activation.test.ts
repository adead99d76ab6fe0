import path from 'node:path';
import * as esbuild from 'esbuild';
import { expect, it } from 'vitest';

const entry = 'src/extension.ts';

/** Every file that runs when `dist/extension.js` is loaded: what is reached without `import()`. */
async function loadedAtOnce(): Promise<string[]> {
  const { metafile } = await esbuild.build({
    absWorkingDir: path.join(__dirname, '../..'),
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    metafile: true,
    external: ['vscode'],
  });
  const loaded = new Set<string>();
  const left = [entry];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? [])
      if (!external && kind !== 'dynamic-import') left.push(path);
  }
  return [...loaded];
}

it('starting the editor loads the entry, and the host only when it is called', async () => {
  const loaded = await loadedAtOnce();
  expect(loaded).toContain('src/base/commandIds.ts');
  expect(loaded.filter(file => !/^src\/(extension|base|pairing|host)\b/.test(file))).toEqual([]);
  expect(loaded).not.toContain('src/host/startHost.ts');
  expect(loaded).not.toContain('src/host/commands/table.ts');
  expect(loaded.length).toBeLessThan(20);
});
