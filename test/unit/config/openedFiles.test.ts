import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { UserError } from '../../../src/base/errors';
import { useEngine, useFolder } from './engine';
import { project } from './project';

/** Configs that count the lines of their own alphabet, and those that reach for more. */
const engine = useEngine();
const folder = useFolder();
let count = 0;

const files = {
  'pyproject.toml': '',
  'configs/letters.txt': 'a\r\nb\nc',
  'dicts/字典.txt': '中\n文\n',
  'dicts/bom.txt': '\ufeffx',
  '.env': 'TOKEN=1',
  '.git/config': '[core]',
  'pixels.bin': Buffer.from([0x80, 0xff]),
  'zero.txt': 'a\0b',
  'vars.txt': '{{ $CASE_HIDDEN:none }}',
  'large.txt': 'x'.repeat(2_000_001),
};

function write(text: string): { path: string; root: string } {
  const root = join(folder.path, String(count++), 'project');
  project(join(root, '..'), { 'outside.txt': 'secret' });
  return { path: project(root, { ...files, 'configs/main.py': text })('configs/main.py'), root };
}

const evaluate = async (text: string) =>
  (await evaluateConfig(write(text).path, { engine: engine.client })).values;

it('a config reads text files of its project, however Python may be asked', async () => {
  expect(
    await evaluate(`import io
import json
import os.path as osp
from pathlib import Path
count = len(open('letters.txt').readlines())
letters = ''
with open(file='{{ fileDirname }}/letters.txt', mode='r', encoding='utf-8') as f:
    for line in f:
        letters += line.strip()
above = Path('dicts/字典.txt').read_text(encoding='utf-8').split()
below = (Path('{{ fileDirname }}') / '..' / 'dicts' / '字典.txt').read_text().split()
mark = io.open('dicts/bom.txt', encoding='utf-8-sig').read()
data = open('letters.txt', 'rb').read()
there = [osp.exists('letters.txt'), osp.isfile('none.txt'), osp.isdir('dicts'), Path('none.txt').exists(), osp.exists('outside.txt')]
try:
    missing = open('none.txt').read()
except FileNotFoundError as error:
    missing = error.filename
try:
    guarded = open('dicts/字典.txt').read()
except Exception:
    guarded = None
try:
    bare = open('dicts/bom.txt').read()
except:
    bare = None
del f
`),
  ).toEqual({
    count: 3,
    letters: 'abc',
    above: ['中', '文'],
    below: ['中', '文'],
    mark: 'x',
    data: '610d0a620a63',
    line: 'c',
    there: [true, false, true, false, false],
    missing: 'none.txt',
    guarded: '中\n文\n',
    bare: '\ufeffx',
  });
});

it('what an opened file names as a variable is not handed in', async () => {
  process.env['CASE_HIDDEN'] = 's3cret';
  try {
    expect(
      await evaluate(
        "import os\nsaid = open('vars.txt').read()\nvalue = os.environ.get('CASE_HIDDEN')\n",
      ),
    ).toEqual({ said: '{{ $CASE_HIDDEN:none }}', value: null });
  } finally {
    delete process.env['CASE_HIDDEN'];
  }
});

it('a base opens as its config does, and 0.x as 1.x', async () => {
  const root = join(folder.path, 'bases');
  const path = project(root, {
    'pyproject.toml': '',
    'letters.txt': 'a\nb',
    'base/base.py': "count = len(open('letters.txt').readlines())\n",
    'main.py':
      "_base_ = ['base/base.py']\nmodel = dict(type='CRNNNet', label_convertor=dict(type='CTCConvertor'), decoder=dict(n={{_base_.count}}))\ndata = dict(test=dict())\n",
  })('main.py');
  expect(await evaluateConfig(path, { engine: engine.client })).toMatchObject({
    generation: '0.x',
    values: { model: { decoder: { n: 2 } } },
  });
});

it.each([
  [
    '/etc/passwd',
    "open('/etc/passwd')",
    /line 1: open\(\) is refused for \/etc\/passwd: it lies outside the project\. Copy it beside the config/,
  ],
  ['a file that is not there, outside', "open('/nowhere/x')", /outside the project/],
  ['what lies above', "open('../../outside.txt')", /outside the project/],
  [
    'by another way',
    "import pathlib; pathlib.Path('../../outside.txt').read_text()",
    /outside the project/,
  ],
  ['a hidden file', "open('../.env')", /hidden files are not read/],
  ['a file in a hidden folder', "open('../.git/config')", /hidden files are not read/],
  ['what is no text', "open('../pixels.bin')", /not UTF-8 text/],
  ['what holds a zero', "open('../zero.txt')", /not UTF-8 text/],
  ['a large file', "open('../large.txt')", /larger than 2 MB/],
  ['writing', "open('letters.txt', 'w')", /may read files of its project, not write any/],
  ['adding', "open('letters.txt', 'a+')", /not write any/],
  [
    'writing with pathlib',
    "from pathlib import Path; Path('letters.txt').write_text('x')",
    /pathlib\.Path\.write_text\(\) is refused/,
  ],
  ['a descriptor', 'open(0)', /it is not a file/],
  [
    'whether there is a file outside',
    "import os; os.path.exists('/etc/passwd')",
    /outside the project/,
  ],
])('%s is refused', async (_what, text, message) => {
  const error: unknown = await evaluate(`${text}\n`).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toMatch(message);
});

it.skipIf(process.platform === 'win32')(
  'links count as what they point to, and pipes and devices are not read',
  async () => {
    const { path, root } = write(
      "values = []\nfor name in ['link.txt', 'folder/outside.txt', 'pipe', 'zero']:\n    try:\n        values.append(open(name).read())\n    except PermissionError:\n        values.append('refused')\n",
    );
    symlinkSync('../../outside.txt', join(root, 'configs/link.txt'));
    symlinkSync('../..', join(root, 'configs/folder'));
    symlinkSync('/dev/zero', join(root, 'configs/zero'));
    execFileSync('mkfifo', [join(root, 'configs/pipe')]);
    expect((await evaluateConfig(path, { engine: engine.client })).values).toMatchObject({
      values: ['refused', 'refused', 'refused', 'refused'],
    });
  },
);
