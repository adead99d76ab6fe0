import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { corpus, loadReference, runCorpus } from './corpus';
import { useEngine, useFolder } from './engine';
import { project } from './project';

/** What stands in a variable, or in a folder's name, arrives as it is. */
const engine = useEngine();
const folder = useFolder();
let count = 0;

afterEach(() => {
  delete process.env['CASE_VALUE'];
});

async function evaluate(text: string, value: string) {
  process.env['CASE_VALUE'] = value;
  const path = project(join(folder.path, String(count++)), { 'main.py': text })('main.py');
  return { path, config: await evaluateConfig(path, { engine: engine.client }) };
}

const text = `default_scope = 'mmocr'
one = '{{$CASE_VALUE:work}}'
two = "x/{{ $CASE_VALUE:work }}/y"
raw = r'{{$CASE_VALUE:work}}'
long = """{{$CASE_VALUE:work}}
"""
joined = f'{one[:1]}{{$CASE_VALUE:work}}'.removeprefix(one[:1])
# {{$CASE_VALUE:work}} in a comment
`;

it.each([
  ['D:\\666\\work_dir'],
  ['D:\\g<0>\\new\\table'],
  ['ends with \\'],
  ['it\'s "quoted"'],
  ['{{ fileDirname }} {{ _base_.a }} {b}'],
  ['two\nlines\r'],
  ['图像/文字'],
  ['\\\\server\\share'],
  ["'; import os; '"],
])('%j is put into strings as it is', async value => {
  const {
    path,
    config: { values, text: flattened },
  } = await evaluate(text, value);
  expect(values).toEqual({
    default_scope: 'mmocr',
    one: value,
    two: `x/${value}/y`,
    raw: value,
    long: `${value}\n`,
    joined: value,
  });
  // What looks like a placeholder in a value is none in the flattened text.
  writeFileSync(`${path}.flat.py`, flattened);
  expect((await evaluateConfig(`${path}.flat.py`, { engine: engine.client })).values).toEqual(
    values,
  );
});

it('outside of strings a value is source text, and so is a default', async () => {
  const {
    config: { values },
  } = await evaluate(
    "default_scope = 'mmocr'\nn = {{'$CASE_VALUE:80'}} + 1\nl = [{{'$CASE_NONE:7'}}, '{{$CASE_NONE:D:/a.b+(c}}']\n",
    '12',
  );
  expect(values).toEqual({ default_scope: 'mmocr', n: 13, l: [7, 'D:/a.b+(c'] });
  expect(
    (await evaluate("default_scope = 'mmocr'\nn = {{'$CASE_VALUE:80'}} + 'y'\n", '"x"')).config
      .values,
  ).toMatchObject({ n: 'xy' });
});

it("a folder's name may hold quotes", async () => {
  const path = project(join(folder.path, 'it\'s "1" \\g<0>'), {
    'main.py': 'here = \'{{ fileDirname }}/x\'\nname = "{{fileBasename}}"\n',
  })('main.py');
  const { values } = await evaluateConfig(path, { engine: engine.client });
  expect(values).toEqual({
    here: `${join(folder.path, 'it\'s "1" \\g<0>').replaceAll('\\', '/')}/x`,
    name: 'main.py',
  });
});

it('in a JSON base, too', async () => {
  process.env['CASE_VALUE'] = 'D:\\666 "x"';
  const path = project(join(folder.path, 'json'), {
    'base.json': '{"root": "{{$CASE_VALUE:x}}/y"}',
    'main.py': "_base_ = ['base.json']\ndefault_scope = 'mmocr'\n",
  })('main.py');
  expect((await evaluateConfig(path, { engine: engine.client })).values).toMatchObject({
    root: 'D:\\666 "x"/y',
  });
});

beforeAll(() => {
  runCorpus(['build', corpus]);
}, 1_800_000);

it.each(['/data/root', 'C:/images', 'a "b" c', '图像', 'x{y}', '80'])(
  '%j is what mmengine makes of it',
  async value => {
    const simple =
      "default_scope = 'mmocr'\none = '{{$CASE_VALUE:work}}'\ntwo = '{{ $CASE_VALUE:work }}/y'\n";
    const { path, config } = await evaluate(simple, value);
    writeFileSync(`${path}.flat.py`, config.text);
    const loaded = loadReference('1.x', [path, `${path}.flat.py`], { CASE_VALUE: value });
    expect(loaded[path]?.error).toBeUndefined();
    expect(loaded[`${path}.flat.py`]?.values).toBe(loaded[path]?.values);
  },
);
