import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SAMPLE, SAMPLE_0X, main, usePack } from './projectPacks';

const pack = usePack();

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
