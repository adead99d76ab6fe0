import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, SAMPLE, SAMPLE_0X, head, main, usePack } from './projectPacks';

/** What a config needs besides MMOCR: modules of its project travel, what nobody has is named. */
const pack = usePack();

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
