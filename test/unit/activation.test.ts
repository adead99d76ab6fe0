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

it('starting the editor loads no command, and no library that only some of them need', async () => {
  const loaded = await loadedAtOnce();
  expect(loaded).toContain('src/host/commands/table.ts');
  const heavy =
    /node_modules\/(archiver|node-fetch|web-streams-polyfill)\/|config\/registered\w+\.json|(src\/check|host\/(convert\/convertToMar|test|servers\/startServer|setup|baselines\/baselineTests))\b/;
  expect(loaded.filter(file => heavy.test(file))).toEqual([]);
});
