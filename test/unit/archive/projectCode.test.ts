import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertToMar } from '../../../src/archive/convert';
import { parseManifest } from '../../../src/archive/manifest';
import { readArchive } from '../../../src/archive/read';
import { useEngine } from '../config/engine';
import { project } from '../config/project';
import { temporaryFolder } from './temporary';

/** What a config needs besides MMOCR: modules of its project travel, what nobody has is named. */
const ROOT = path.resolve(__dirname, '../../..');
const SAMPLE = path.join(ROOT, 'samples/configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py');
const SAMPLE_0X = path.join(ROOT, 'test/fixtures/methods/dbnet_0x/config.py');
const engine = useEngine();
const head = (name: string): string =>
  `from mmocr.models.textdet.heads import DBHead\nfrom mmocr.registry import MODELS\n@MODELS.register_module()\nclass ${name}(DBHead):\n    pass\n`;
const main = (imports: string[], text = '', base = SAMPLE): string =>
  `_base_ = [${JSON.stringify(base)}]\ncustom_imports = dict(imports=${JSON.stringify(imports)})\n${text}\n`;

interface Packed {
  python: string[];
  extra: string[];
  reaches: string[];
  warnings: string[];
  message: (subject: string) => string;
}

/** Packs `configs/main.py` of a project; paths are told from the project's folder. */
async function pack(
  files: Record<string, string>,
  checkpoint = path.join(ROOT, 'samples/checkpoints/dbnet_tiny.pth'),
): Promise<Packed> {
  const folder = temporaryFolder();
  const root = path.join(folder, '项目 one');
  project(root, { 'pyproject.toml': '', ...files });
  const { archivePath, reaches, warnings } = await convertToMar(
    {
      configPath: path.join(root, 'configs/main.py'),
      checkpointPath: checkpoint,
      outputFolder: path.join(folder, 'store'),
      handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
    },
    { engine: engine.client },
  );
  const archive = await readArchive(archivePath);
  const { model } = parseManifest(await archive.readText('MAR-INF/MANIFEST.json'), archivePath);
  const own = reaches.filter(({ kind }) => kind === 'code' || kind === 'unknown');
  return {
    python: archive.entries
      .map(({ name }) => name)
      .filter(name => name.endsWith('.py') && !/^(mmocr_\w+|config)\.py$/.test(name))
      .sort(),
    extra: [...(model.extraFiles ?? [])].sort(),
    reaches: own.map(({ kind, subject }) => `${kind} ${subject}`),
    warnings,
    message: subject => reaches.find(reach => reach.subject === subject)?.message ?? '',
  };
}

describe('modules of custom_imports', () => {
  it('travel with the packages they lie in, and with what these import from the project', async () => {
    const packed = await pack({
      'configs/main.py': main(
        ['tools_of_mine.models.heads'],
        "model = dict(det_head=dict(type='MyHead'))",
      ),
      'tools_of_mine/__init__.py': 'from . import version\n',
      'tools_of_mine/version.py': '',
      'tools_of_mine/models/heads.py': `${head('MyHead')}
import numpy as np, os.path
from ..layers import (block,
                      missing)
from shared_lib.ops import *
def later():
    import shared_lib.late
TEXT = "import tools_of_mine.not_this"
`,
      'tools_of_mine/layers/__init__.py': '',
      'tools_of_mine/layers/block.py': 'import torch\n',
      'tools_of_mine/not_this.py': '',
      'shared_lib/ops.py': '',
      'shared_lib/late.py': '',
      'mmocr/models/fork.py': '',
      'os.py': '',
    });
    expect(packed.python).toEqual([
      'shared_lib/late.py',
      'shared_lib/ops.py',
      'tools_of_mine/__init__.py',
      'tools_of_mine/layers/__init__.py',
      'tools_of_mine/layers/block.py',
      'tools_of_mine/models/heads.py',
      'tools_of_mine/version.py',
    ]);
    expect(packed.extra).toEqual(packed.python);
    expect(packed.reaches).toEqual(['code tools_of_mine.models.heads']);
    expect(packed.message('tools_of_mine.models.heads')).toMatch(
      /run code of yours on the server.*heads\.py.*2 more/,
    );
  });

  it.each([
    [
      'registers a hook',
      'from mmengine.registry import HOOKS\n@HOOKS.register_module()\nclass MyHook:\n    pass\n',
      false,
    ],
    ['only imports', 'import tracker_of_the_training_machine\n', false],
    [
      'defines functions',
      '"""Losses."""\nimport math\nLIMIT = 3\ndef f(x):\n    return x\nif __name__ == "__main__":\n    f(1)\n',
      false,
    ],
    [
      'registers a type by a call',
      'from mmocr.registry import MODELS\nclass A:\n    pass\nMODELS.register_module(name="MyHead", module=A)\n',
      true,
    ],
    [
      'registers one under several names',
      'from mmocr.registry import MODELS\n@MODELS.register_module(name=["X", "MyHead"])\nclass A:\n    pass\n',
      true,
    ],
    [
      "replaces a type of MMOCR's",
      'from mmocr.registry import MODELS\n@MODELS.register_module(force=True)\nclass FPNC:\n    pass\n',
      true,
    ],
    [
      'patches a class',
      'from mmocr.models.textdet.heads import DBHead\nDBHead.forward = lambda self, x: x\n',
      true,
    ],
    ['calls something', 'from elsewhere import patch\npatch()\n', true],
    [
      'calls something in a try',
      'try:\n    from elsewhere import patch\n    patch()\nexcept ImportError:\n    pass\n',
      true,
    ],
  ])('a module that %s travels or stays behind, as serving needs', async (_what, text, travels) => {
    const packed = await pack({
      'configs/main.py': main(['extra'], "model = dict(det_head=dict(type='DBHead'))"),
      'extra.py': text,
    });
    expect(packed.python).toEqual(travels && !text.includes('MyHead') ? ['extra.py'] : []);
    const wanted = await pack({
      'configs/main.py': main(['extra'], "model = dict(det_head=dict(type='MyHead'))"),
      'extra.py': text,
    });
    expect(wanted.python).toEqual(travels ? ['extra.py'] : []);
    expect(wanted.reaches.includes('unknown MyHead')).toBe(!text.includes('MyHead'));
    if (!travels) expect(wanted.warnings.join()).toMatch(/extra .*only training needs it/);
  });

  it('that exist nowhere are named, those of installed packages are not', async () => {
    const { python, warnings } = await pack({
      'configs/main.py': main(['nowhere.models', 'mmdet.models']),
    });
    expect(python).toEqual([]);
    expect(warnings.filter(text => text.includes('custom_imports'))).toEqual([
      expect.stringMatching(/nowhere\.models.*is nowhere in its project/),
    ]);
  });

  it("are found from the config's folder up to the project's, and no further", async () => {
    const packed = await pack({
      'configs/main.py': main(['beside', 'outside'], "model = dict(det_head=dict(type='MyHead'))"),
      'configs/beside.py': head('MyHead'),
      '../outside.py': head('MyHead'),
    });
    expect(packed.python).toEqual(['beside.py']);
  });

  it.each([
    ['broken.py', 'def f(:\n', /broken\.py cannot be read as Python: line 1: /],
    ['头.py', head('MyHead'), /头\.py cannot be in an archive.*ASCII/],
  ])('that no server could import stop the conversion: %s', async (file, text, message) => {
    await expect(
      pack({
        'configs/main.py': main(
          [file.replace('.py', '')],
          "model = dict(det_head=dict(type='MyHead'))",
        ),
        [file]: text,
      }),
    ).rejects.toThrow(message);
  });
});

describe('types that nobody registers', () => {
  it.each([
    [
      'of another project',
      SAMPLE,
      "det_head=dict(type='HeadOfAnotherProject')",
      'HeadOfAnotherProject',
      '',
    ],
    ['misspelt', SAMPLE, "det_head=dict(type='DBHaed')", 'DBHaed', 'Did you mean DBHead?'],
    [
      'of another package',
      SAMPLE,
      "neck=dict(type='ChannelMapper')",
      'ChannelMapper',
      'Did you mean mmdet.ChannelMapper?',
    ],
    ['deep inside', SAMPLE, "backbone=dict(norm_cfg=dict(type='MyNorm'))", 'MyNorm', ''],
    [
      'in a known package',
      SAMPLE,
      "backbone=dict(type='mmdet.MyResNet')",
      'mmdet.MyResNet',
      'Did you mean ResNet?',
    ],
    [
      'of the other generation',
      SAMPLE_0X,
      "bbox_head=dict(postprocessor=dict(type='DBPostProcessor'))",
      'DBPostProcessor',
      'Did you mean DBPostprocessor?',
    ],
  ])('are named: %s', async (_what, base, model, type, near) => {
    const { reaches, message } = await pack(
      { 'configs/main.py': main([], `model = dict(${model})`, base) },
      base === SAMPLE ? undefined : path.join(path.dirname(base), 'checkpoint.pth'),
    );
    expect(reaches).toEqual([`unknown ${type}`]);
    expect(message(type)).toContain(`builds ${type}, which neither MMOCR`);
    expect(message(type).endsWith(near === '' ? 'has it.' : near)).toBe(true);
  });

  it('what MMOCR, MMDetection, mmcv and PyTorch register is none; what MMPretrain registers must be installed', async () => {
    const { reaches, warnings } = await pack({
      'configs/main.py': main(
        [],
        `model = dict(backbone=dict(_delete_=True, type='mmcls.MobileNetV2', norm_cfg=dict(type='BN'), act_cfg=dict(type='HSwish')),
  neck=dict(_delete_=True, type='mmdet.FPN', in_channels=[1], out_channels=1, num_outs=1, upsample_cfg=dict(type='nearest'), init_cfg=dict(type='Anything'), norm_cfg=dict(block_cfgs=dict(type='BasicBlock', plugins=dict(cfg=dict(type='GCAModule'))))), det_head=dict(init_cfg=dict(type='Any')))
train_pipeline = [dict(type='MyAugment')]
visualizer = dict(type='Mine')`,
      ),
    });
    expect(reaches).toEqual([]);
    expect(warnings.join()).toContain('mmpretrain: it must be installed');
  });
});

describe('arguments that a class does not take', () => {
  it.each([
    [
      'of another version',
      SAMPLE_0X,
      "backbone=dict(type='ResNet')",
      'ResNet',
      'depth, num_stages, frozen_stages, norm_cfg, norm_eval, style, base_channels',
      'Did you mean mmdet.ResNet?',
    ],
    ['misspelt', SAMPLE, 'det_head=dict(in_chanels=1)', 'DBHead', 'in_chanels', ''],
    [
      'of a transform',
      SAMPLE,
      ")\ntest_pipeline = [dict(type='LoadImageFromFile', colour=True)]\n_ = dict(",
      'LoadImageFromFile',
      'colour',
      '',
    ],
  ])('are named: %s', async (_what, base, model, type, argument, near) => {
    const { reaches, message } = await pack(
      { 'configs/main.py': main([], `model = dict(${model})`, base) },
      base === SAMPLE ? undefined : path.join(path.dirname(base), 'checkpoint.pth'),
    );
    expect(reaches).toEqual([`unknown ${type}`]);
    expect(message(type)).toContain(`calls ${type} with ${argument}, which`);
    expect(message(type).endsWith(near === '' ? 'has another.' : near)).toBe(true);
  });

  it.each([
    [
      'its own',
      'class MyHead(DBHead):\n    def __init__(self, depth, *, width=1): pass\n',
      'in_channels, module_loss, postprocessor, wrong',
    ],
    [
      'that of a class above it',
      'class Base(DBHead):\n    def __init__(self, in_channels, module_loss, postprocessor): pass\nclass MyHead(Base):\n    pass\n',
      'wrong',
    ],
    ["that of MMOCR's class above it", 'class MyHead(DBHead):\n    pass\n', 'wrong'],
  ])('are named of a class of the project: %s', async (_what, classes, names) => {
    const text = `from mmocr.registry import MODELS\nfrom mmocr.models.textdet.heads import DBHead\n${classes.replace('class MyHead', '@MODELS.register_module()\nclass MyHead')}`;
    const { reaches, message } = await pack({
      'configs/main.py': main(['own'], "model = dict(det_head=dict(type='MyHead', wrong=1))"),
      'own.py': text,
    });
    expect(reaches).toEqual(['code own', 'unknown MyHead']);
    expect(message('MyHead')).toContain(
      `calls MyHead with ${names}, which the project's class does not take`,
    );
  });

  it.each([
    'def __init__(self, **more): pass',
    'in_channels: int',
    '@decorated\n    def __new__(cls): pass',
  ])('are not known of one that takes any, is made otherwise or has two bases: %s', async body => {
    const decorator = body.startsWith('in_') ? '@dataclass\n' : '';
    const text = `from mmocr.registry import MODELS\n${decorator}@MODELS.register_module()\nclass MyHead(A, B):\n    ${body}\n`;
    const { reaches } = await pack({
      'configs/main.py': main(['own'], "model = dict(det_head=dict(type='MyHead', wrong=1))"),
      'own.py': text,
    });
    expect(reaches).toEqual(['code own']);
  });

  it("are nobody's affair where the class is the project's own, or takes any", async () => {
    const own =
      'from mmocr.registry import MODELS\n@MODELS.register_module(force=True)\nclass DBHead:\n    pass\n';
    const { reaches } = await pack({
      'configs/main.py': main(
        ['own'],
        'model = dict(det_head=dict(anything=1), backbone=dict(norm_cfg=dict(requires_grad=True)))',
      ),
      'own.py': own,
    });
    expect(reaches).toEqual(['code own']);
  });
});

it('what must be on the server besides MMOCR is named: packages that the code imports, operators that mmcv compiles', async () => {
  const text = `${head('MyHead')}import sklearn.cluster, torch, helper\nfrom cv2 import imread\nfrom mmcv.ops import RoIAlign, BorderAlign\n`;
  const { warnings } = await pack({
    'configs/main.py': main(
      ['own'],
      "model = dict(det_head=dict(type='MyHead', init_cfg=dict(roi_layer=dict(type='BezierAlign'))))",
    ),
    'own.py': text,
    'helper.py': '',
  });
  expect(warnings.map(warning => warning.replace(/^\S.*main\.py /, ''))).toEqual([
    'brings code that imports sklearn: it must be installed where the model is served.',
    'needs BorderAlign, an operator that mmcv compiles: where the model is served, mmcv must be compiled.',
    'needs BezierAlign, an operator that mmcv compiles: where the model is served, mmcv must be compiled.',
  ]);
});

it('the list of registered types has those of both generations', () => {
  const lists = JSON.parse(
    readFileSync(path.join(ROOT, 'src/config/registeredTypes.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  expect(Object.keys(lists['1.x']!)).toEqual(['mmdet', 'mmengine', 'mmocr', 'mmpretrain']);
  expect(Object.keys(lists['0.x']!)).toEqual(['mmcls', 'mmocr']);
});
