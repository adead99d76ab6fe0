import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/core/config/evaluate';
import { corpus, loadReference, runCorpus } from './corpus';
import { useEngine, useFolder } from './engine';
import { project } from './project';

/** Variables named like what the flattened text could use of Python, against the real mmengine and mmcv. */
const engine = useEngine();
const folder = useFolder();
beforeAll(() => { runCorpus(['build', corpus]); }, 1_800_000);

const values = `a = [1e999, -1e999, 1e999 - 1e999, {1e999: 'k'}, 1.5]
b = [set(), {1}, frozenset([2]), frozenset(), b'x', (1,), dict(c=dict(), d=[dict(e=1)])]
c = {True: None, None: True, '__debug__': 1, 'self': 2, 'dict': 3}
`;
const names = ['float', 'dict', 'set', 'frozenset', 'bytes', 'tuple', 'list', 'int', 'str', 'type', 'print', 'Exception', '_', 'match', 'é'];
const shadowing = names.map(name => `${name} = 'shadowed'\n`).join('');
const files: Record<string, Record<string, string>> = {
  '1.x': { 'base.py': `default_scope = 'mmocr'\n${values}`, 'main.py': `_base_ = ['base.py']\n${shadowing}` },
  '0.x': { 'base.py': `dist_params = 1\n${values}`, 'main.py': `_base_ = ['base.py']\ndata = dict(x=1)\n${shadowing}` },
};

it.each(['1.x', '0.x'] as const)('no name of a config breaks its flattened text, %s', async generation => {
  const path = project(join(folder.path, generation), files[generation] ?? {})('main.py');
  const config = await evaluateConfig(path, { engine: engine.client });
  expect(config.generation).toBe(generation);
  writeFileSync(`${path}.flat.py`, config.text);
  const loaded = loadReference(generation, [path, `${path}.flat.py`]);
  expect(loaded[path]?.error).toBeUndefined();
  expect(loaded[`${path}.flat.py`]).toEqual(loaded[path]);
});

it('the text stays as it was where nothing is shadowed', async () => {
  const path = project(join(folder.path, 'plain'), { 'main.py': 'a = dict(b=frozenset([1]))\nc = {1: 2}\n' })('main.py');
  expect((await evaluateConfig(path, { engine: engine.client })).text).toBe('a = dict(b=frozenset([1]))\nc = {1: 2}\n');
});
