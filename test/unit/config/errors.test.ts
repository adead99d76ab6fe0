import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { UserError } from '../../../src/base/errors';
import { useEngine, useFolder } from './engine';

const engine = useEngine();
const folder = useFolder();
let count = 0;

/** Writes the files into a new folder and evaluates its `main.py`. */
async function messageOf(files: Record<string, string | Buffer>): Promise<string> {
  const root = join(folder.path, String(count++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const error: unknown = await evaluateConfig(join(root, 'main.py'), {
    engine: engine.client,
  }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as Error).message.replaceAll(root, '').replaceAll(sep, '/');
}

it.each<[string, Record<string, string | Buffer>, string]>([
  [
    'a name',
    { 'main.py': 'a = 1\n\nb = foo\n' },
    "/main.py, line 3: NameError: name 'foo' is not defined",
  ],
  [
    'a name in a base',
    { 'b/base.py': 'a = bar\n', 'main.py': "_base_ = 'b/base.py'\n" },
    "/b/base.py, line 1: NameError: name 'bar' is not defined",
  ],
  [
    'syntax',
    { 'main.py': 'a = 1\nb = (\n' },
    "/main.py, line 2: not valid Python: '(' was never closed",
  ],
  [
    'a base that is missing',
    { 'main.py': "x = 1\n_base_ = ['no/base.py']\n" },
    '/main.py, line 2: the config file /no/base.py does not exist.',
  ],
  [
    'a package that is missing',
    { 'main.py': "_base_ = ['mmdet::_base_/x.py']\n" },
    '/main.py, line 1: .mim/configs/_base_/x.py of the package mmdet was not found. Looked for in the folders above the config; there is no Python to look in. Choose one that has mmdet.',
  ],
  [
    'a base variable',
    { 'base.py': 'a = dict(b=1)\n', 'main.py': "_base_ = ['base.py']\nc = _base_.a.typo\n" },
    '/main.py, line 2: no base file sets "typo".',
  ],
  [
    'duplicates',
    { 'a.py': 'x = 1\n', 'b.py': 'x = 2\n', 'main.py': "_base_ = ['a.py', 'b.py']\n" },
    '/main.py, line 1: two of the base files set the same variables: x. Each may be set by one only.',
  ],
  [
    'a dictionary over a list',
    { 'a.py': 'x = [1]\n', 'main.py': "_base_ = ['a.py']\nx = dict(y=1)\n" },
    '/main.py: "x" is a dictionary here and of type list in the base file. Add _delete_=True to replace it.',
  ],
  [
    'a circle',
    { 'a.py': "_base_ = ['main.py']\n", 'main.py': "_base_ = ['a.py']\n" },
    '/a.py, line 1: /main.py is its own base file.',
  ],
  [
    'a value that is no literal',
    { 'main.py': "model = dict(type='x', f=[len])\n" },
    '/main.py: "model.f[0]" is of type builtins.builtin_function_or_method, which a flattened config cannot hold. Use numbers, strings, lists, tuples and dictionaries.',
  ],
  [
    'a reserved name',
    { 'main.py': 'filename = 1\n' },
    '/main.py: "filename" is reserved by MMOCR and cannot be set.',
  ],
  [
    'an environment variable',
    { 'main.py': "a = 1\nb = '{{$MMOCR_TEST_NOWHERE:}}'\n" },
    '/main.py, line 2: the environment variable MMOCR_TEST_NOWHERE is not set and has no default.',
  ],
  [
    'mixed styles',
    {
      'old.py': '_base_ = []\n',
      'main.py':
        'from mmengine.config import read_base\nwith read_base():\n    from .old import *\n',
    },
    '/old.py, line 1: /old.py is written in the other config style: "_base_ = …" and "with read_base():" do not mix.',
  ],
  [
    'a YAML base',
    { 'a.yaml': 'x: 1\n', 'main.py': "_base_ = ['a.yaml']\n" },
    '/main.py, line 1: the config file /a.yaml does not exist.',
  ],
  [
    'a zero byte',
    { 'main.py': 'a = 1\0\n' },
    '/main.py: not valid Python: source code string cannot contain null bytes',
  ],
  [
    'an exception of its own',
    { 'main.py': "def f(x):\n    raise ValueError(x)\nf('why')\n" },
    '/main.py, line 2: ValueError: why',
  ],
])('explains %s', async (_name, files, message) => {
  expect(await messageOf(files)).toBe(message);
});

it.each<[string, Record<string, string | Buffer>, RegExp]>([
  [
    'a checkpoint',
    { 'main.py': Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0x80]) },
    /^The config \/main\.py cannot be read: .*utf-8/,
  ],
  ['a missing file', { 'other.py': '' }, /^The config \/main\.py cannot be read: ENOENT/],
  [
    'a folder',
    { 'main.py/x.py': '' },
    /^The config \/main\.py cannot be read: \/main\.py is not a file\.$/,
  ],
])("explains %s in a config's place", async (_name, files, message) => {
  expect(await messageOf(files)).toMatch(message);
});

it('finds a package beside the one that holds the config, in the workspace or in the packages handed in', async () => {
  const root = join(folder.path, 'site-packages');
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  write('mmocr/.mim/configs/a.py', "_base_ = ['mmdet::_base_/m.py']\nmodel = dict(x=1)\n");
  write('mmdet/.mim/configs/_base_/m.py', "model = dict(type='MaskRCNN')\n");
  const { values } = await evaluateConfig(join(root, 'mmocr/.mim/configs/a.py'), {
    engine: engine.client,
  });
  expect(values).toEqual({ model: { type: 'MaskRCNN', _scope_: 'mmdet', x: 1 } });

  const checkout = join(folder.path, 'mmdetection');
  mkdirSync(join(checkout, 'mmdet'), { recursive: true });
  mkdirSync(join(checkout, 'configs'), { recursive: true });
  writeFileSync(join(checkout, 'mmdet', '__init__.py'), '');
  writeFileSync(join(checkout, 'configs', 'n.py'), 'n = 1\n');
  writeFileSync(join(folder.path, 'b.py'), "_base_ = 'mmdet::n.py'\n");
  for (const places of [{ workspaceFolder: checkout }, { packageRoots: [checkout] }]) {
    await expect(
      evaluateConfig(join(folder.path, 'b.py'), { engine: engine.client, ...places }),
    ).resolves.toMatchObject({ values: { n: 1 } });
  }
});
