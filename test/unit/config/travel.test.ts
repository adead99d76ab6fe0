import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { expect, it } from 'vitest';
import { evaluateConfig, plain } from '../../../src/config/evaluate';
import { travelWith } from '../../../src/config/travel';
import { useEngine, useFolder } from './engine';

const engine = useEngine();
const folder = useFolder();
let count = 0;

/** Evaluates `config` of a new folder with `files`, and again what travels. */
async function travel(files: Record<string, string>, config = 'configs/main.py') {
  const root = join(folder.path, String(count++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const evaluated = await evaluateConfig(join(root, config), { engine: engine.client });
  const result = await travelWith(evaluated, { workspaceFolder: join(root, 'workspace') });
  writeFileSync(join(root, 'flat.py'), result.text);
  const again = await evaluateConfig(join(root, 'flat.py'), { engine: engine.client });
  return {
    ...result,
    sources: Object.fromEntries(
      result.files.map(({ name, source }) => [
        name,
        source.slice(root.length + 1).replaceAll(sep, '/'),
      ]),
    ),
    values: plain(again.values),
  };
}

it('carries the dictionary that a config finds through its own folder', async () => {
  const { sources, values, missing } = await travel({
    'dicts/abc.txt': 'a\nb\n',
    'configs/main.py':
      "dictionary = dict(type='Dictionary', dict_file='{{ fileDirname }}/../dicts/abc.txt')\nmodel = dict(type='CRNN', decoder=dict(dictionary=dictionary))\n",
  });
  expect(sources).toEqual({ 'abc.txt': 'dicts/abc.txt' });
  expect(values).toMatchObject({
    dictionary: { dict_file: 'abc.txt' },
    model: { decoder: { dictionary: { dict_file: 'abc.txt' } } },
  });
  expect(missing).toEqual([]);
});

it('looks beside the config, above it and in the workspace folder', async () => {
  const { sources } = await travel({
    'configs/near.txt': '1',
    'data/above.txt': '2',
    'workspace/data/ws.txt': '3',
    'configs/main.py':
      "model = dict(a_file='near.txt', b=dict(dict_file='data/above.txt'), c=['data/ws.txt'])\n",
  });
  expect(sources).toEqual({
    'near.txt': 'configs/near.txt',
    'above.txt': 'data/above.txt',
    'ws.txt': 'workspace/data/ws.txt',
  });
});

it("gives files of one name different names, and keeps clear of the archive's own", async () => {
  const { sources, values } = await travel({
    'a/dict.txt': '1',
    'b/Dict.txt': '2',
    'config.py': '3',
    'configs/main.py':
      "model = dict(a_file='a/dict.txt', b_file='b/Dict.txt', c_file='../config.py', again_file='../a/dict.txt')\n",
  });
  expect(sources).toEqual({
    'dict.txt': 'a/dict.txt',
    'Dict-2.txt': 'b/Dict.txt',
    'config-2.py': 'config.py',
  });
  expect(values).toMatchObject({
    model: {
      a_file: 'dict.txt',
      b_file: 'Dict-2.txt',
      c_file: 'config-2.py',
      again_file: 'dict.txt',
    },
  });
});

it('leaves training data, starting weights and addresses where they are', async () => {
  const { sources, values, missing } = await travel({
    'data/train.json': '{}',
    'weights/r18.pth': 'x',
    'lexicon.txt': 'a',
    'configs/main.py': `model = dict(backbone=dict(type='mmdet.ResNet', init_cfg=dict(type='Pretrained', checkpoint='weights/r18.pth')), url_file='https://host/x.txt')
train_dataloader = dict(dataset=dict(ann_file='data/train.json', pipeline=[dict(lexicon_file='lexicon.txt')]))
test_dataloader = dict(dataset=dict(ann_file='data/train.json', data_root='data', pipeline=[dict(type='Load', lexicon_file='lexicon.txt')]))
load_from = 'weights/r18.pth'
`,
  });
  expect(sources).toEqual({ 'lexicon.txt': 'lexicon.txt' });
  expect(values).toMatchObject({
    load_from: 'weights/r18.pth',
    test_dataloader: { dataset: { ann_file: 'data/train.json' } },
  });
  expect(missing).toEqual([]);
});

it('finds the dictionary of a 0.x label convertor and lists what is missing', async () => {
  const { sources, missing } = await travel({
    'configs/dict 字典.txt': 'a',
    'configs/main.py':
      "label_convertor = dict(type='AttnConvertor', dict_type='DICT36', dict_file='dict 字典.txt', other_file='data/no/dict.txt')\nmodel = dict(type='SAR', label_convertor=label_convertor)\ndata = dict(test=dict(pipeline=[dict(type='KIE', dict_file='gone.txt')]))\n",
  });
  expect(sources).toEqual({ 'dict_.txt': 'configs/dict 字典.txt' });
  expect(missing).toEqual(['data/no/dict.txt', 'gone.txt']);
});
