import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { corpus, loadReference, runCorpus } from './corpus';
import { useEngine, useFolder } from './engine';
import { project } from './project';

/**
 * Variables named like what the flattened text could use of Python, against the real mmengine and
 * mmcv.
 */
const engine = useEngine();
const folder = useFolder();
beforeAll(() => {
  runCorpus(['build', corpus]);
}, 1_800_000);

const values = `a = [1e999, -1e999, 1e999 - 1e999, {1e999: 'k'}, 1.5]
b = [set(), {1}, frozenset([2]), frozenset(), b'x', (1,), dict(c=dict(), d=[dict(e=1)])]
c = {True: None, None: True, '__debug__': 1, 'self': 2, 'dict': 3}
`;
const names = [
  'float',
  'dict',
  'set',
  'frozenset',
  'bytes',
  'tuple',
  'list',
  'int',
  'str',
  'type',
  'print',
  'Exception',
  '_',
  'match',
  'é',
];
const shadowing = names.map(name => `${name} = 'shadowed'\n`).join('');
const files: Record<string, Record<string, string>> = {
  '1.x': { 'shadow.py': shadowing, 'base.py': `default_scope = 'mmocr'\n${values}` },
  '0.x': { 'shadow.py': shadowing, 'base.py': `dist_params = 1\ndata = dict(x=1)\n${values}` },
};

// In front of the values, they are what the flattened text would call; behind them, what it would
// have called already.
it.each([
  ['1.x', 'shadow.py', 'base.py'],
  ['1.x', 'base.py', 'shadow.py'],
  ['0.x', 'shadow.py', 'base.py'],
  ['0.x', 'base.py', 'shadow.py'],
] as const)(
  'no name of a config breaks its flattened text, %s, %s first',
  async (generation, first, second) => {
    const path = project(join(folder.path, generation, first), {
      ...files[generation],
      'main.py': `_base_ = ['${first}', '${second}']\n`,
    })('main.py');
    const config = await evaluateConfig(path, { engine: engine.client });
    expect(config.generation).toBe(generation);
    expect(config.text.indexOf('dict = ') < config.text.indexOf('b = ')).toBe(
      first === 'shadow.py',
    );
    writeFileSync(`${path}.flat.py`, config.text);
    const loaded = loadReference(generation, [path, `${path}.flat.py`]);
    expect(loaded[path]?.error).toBeUndefined();
    expect(loaded[`${path}.flat.py`]).toEqual(loaded[path]);
  },
);

it('the text stays as it was where nothing is shadowed', async () => {
  const path = project(join(folder.path, 'plain'), {
    'main.py': 'a = dict(b=frozenset([1]))\nc = {1: 2}\n',
  })('main.py');
  expect((await evaluateConfig(path, { engine: engine.client })).text).toBe(
    'a = dict(b=frozenset([1]))\nc = {1: 2}\n',
  );
});
