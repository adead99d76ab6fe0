import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { kindOfConfig } from '../../../src/config/kindOfConfig';
import {
  findConfigs,
  judgeCheckpoints,
  proposals,
  type PairCandidate,
} from '../../../src/pairing/pair';
import { isMmocrConfig } from '../../../src/pairing/mmocrConfig';
import { sample } from '../../samples';
import { useFolder } from '../config/engine';

const folder = useFolder();
const config = "model = dict(type='DBNet', det_head=dict(type='DBHead', postprocessor=dict()))\n";
let count = 0;

/**
 * A folder of files; a `.pth` is a copy of a sample checkpoint or, with text, no checkpoint at all.
 */
function make(files: Record<string, string>): (name: string) => string {
  const root = join(folder.path, String(count++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    if (content.startsWith('test/samples/')) copyFileSync(resolve(content), join(root, name));
    else writeFileSync(join(root, name), content);
  }
  return name => join(root, name);
}

const told = (found: PairCandidate[]) =>
  found.map(({ path, reason, certain }) => [basename(path), reason, certain]);

it('pairs the samples by their names', async () => {
  const configs = [
    'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
    'configs/textdet/dbnet/dbnet_tiny_fpnc_synth_poly.py',
    'configs_0x/textdet/dbnet_tiny_0x.py',
    'configs/textrecog/svtr/svtr_tiny_synth.py',
  ].map(name => sample(name));
  expect((await findConfigs(sample('checkpoints/dbnet_tiny_0x.pth'), configs))[0]).toMatchObject({
    path: configs[2],
    certain: true,
  });
  expect((await findConfigs(sample('checkpoints/svtr_tiny_runner.pth'), configs))[0]).toMatchObject(
    { path: configs[3], certain: true },
  );
  expect((await findConfigs(sample('checkpoints/dbnet_tiny.pth'), configs))[0]).toMatchObject({
    path: configs[0],
  });
});

it('prefers the config that the checkpoint was named after', async () => {
  const at = make({
    'dbnet_resnet18_fpnc_1200e_icdar2015_20220825_221614-7c0e94f2.pth': 'no checkpoint',
    'dbnet_resnet18_fpnc_1200e_icdar2015.py': config,
    'dbnet_resnet50_1200e_icdar2015.py': config,
    'train.py': 'def main():\n    pass\n',
  });
  const found = await findConfigs(
    at('dbnet_resnet18_fpnc_1200e_icdar2015_20220825_221614-7c0e94f2.pth'),
    [],
  );
  expect(told(found)[0]).toEqual(['dbnet_resnet18_fpnc_1200e_icdar2015.py', 'nameBegins', true]);
  expect(found.map(({ path }) => basename(path))).not.toContain('train.py');
});

it('asks where two fit alike', async () => {
  const at = make({ 'epoch_20.pth': 'x', 'one.py': config, 'two.py': config });
  expect(told(await findConfigs(at('epoch_20.pth'), []))).toEqual([
    ['one.py', 'sameFolder', false],
    ['two.py', 'sameFolder', false],
  ]);
});

it('finds a config elsewhere in the workspace, and nothing where nothing fits', async () => {
  const at = make({ 'weights/a b.pth': 'x', 'configs/a b.py': config, 'configs/other.py': config });
  expect(
    told(await findConfigs(at('weights/a b.pth'), [at('configs/other.py'), at('configs/a b.py')])),
  ).toEqual([['a b.py', 'sameName', true]]);
  expect(await findConfigs(at('weights/a b.pth'), [at('configs/other.py')])).toEqual([]);
});

it('finds checkpoints for a config', async () => {
  const at = make({
    'dbnet_tiny.pth': 'test/samples/checkpoints/dbnet_tiny.pth',
    'sub/other.pth': 'x',
    'dbnet_tiny.py': config,
    'notes.txt': '',
  });
  expect(
    told(
      proposals(
        await judgeCheckpoints(at('dbnet_tiny.py'), await kindOfConfig(at('dbnet_tiny.py')), [
          at('sub/other.pth'),
        ]),
      ),
    ),
  ).toEqual([['dbnet_tiny.pth', 'sameName', true]]);
});

it.each([
  [true, "_base_ = ['x.py']\n"],
  [true, config],
  [true, 'with read_base():\n    from .x import *\n'],
  [
    true,
    "# comment\nlabel_convertor = dict()\nmodel = dict(type='CRNNNet', label_convertor=label_convertor)\n",
  ],
  [false, 'import torch\nmodel = dict()\n'],
  [false, 'def main():\n    model = dict(det_head=1)\n'],
  [false, "default_scope = 'mmdet'\n_base_ = ['x.py']\n"],
  [false, ''],
  [false, '\0\0PK'],
])('%s: %j is a config', (is, text) => {
  expect(isMmocrConfig(text)).toBe(is);
});
