import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpointMeta } from '../../../src/checkpoint/checkpoint';
import { kindOfConfig, kindOfText } from '../../../src/config/kindOfConfig';
import { roleOfWeights } from '../../../src/checkpoint/roleOfWeights';
import type { ModelRole } from '../../../src/model/modelKind';
import { useFolder } from './engine';

const fixtures = join('test', 'fixtures', 'methods');
const models = readdirSync(fixtures).filter(name =>
  existsSync(join(fixtures, name, 'checkpoint.pth')),
);
const roles: Record<string, ModelRole> = {
  textdet: 'detection',
  textrecog: 'recognition',
  kie: 'kie',
};
/** By the description that the exporter wrote, which looks at the evaluated config. */
const roleOf = (name: string): ModelRole => {
  const text = readFileSync(join(fixtures, name, 'model.onnx.json'), 'utf8');
  return roles[(JSON.parse(text) as { task: string }).task]!;
};

describe('every method of both generations', () => {
  it.each(models)('%s is known by its config', async name => {
    expect(await kindOfConfig(join(fixtures, name, 'config.py'))).toMatchObject({
      role: roleOf(name),
      generation: name.endsWith('0x') ? '0.x' : '1.x',
    });
  });

  it.each(models)('%s is never taken for something else by its weights', async name => {
    expect([roleOf(name), undefined]).toContain(
      (await readCheckpointMeta(join(fixtures, name, 'checkpoint.pth'))).role,
    );
  });

  it('most are known by their weights alone', async () => {
    const roles = await Promise.all(
      models.map(
        async name => (await readCheckpointMeta(join(fixtures, name, 'checkpoint.pth'))).role,
      ),
    );
    expect(roles.filter(role => role === undefined).length).toBeLessThanOrEqual(2);
  });
});

describe('a config that leaves its model to its bases', () => {
  const folder = useFolder();
  const write = (name: string, text: string): string => {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };

  it('is known by them', async () => {
    write('_base_/model.py', "model = dict(type='PANet')\n");
    write('textdet/base.py', "_base_ = '../_base_/model.py'\ntrain_dataloader = dict()\n");
    expect(
      await kindOfConfig(write('textdet/panet.py', "_base_ = ['base.py', 'mmdet::x.py']\n")),
    ).toEqual({ role: 'detection', method: 'PANet', generation: '1.x' });
  });

  it('is known by what it imports in the newer style', async () => {
    write('_base_/new.py', "model = dict(type='SATRN')\n");
    expect(
      await kindOfConfig(
        write('rec/satrn.py', 'with read_base():\n    from .._base_.new import *\n'),
      ),
    ).toMatchObject({ role: 'recognition', method: 'SATRN' });
  });

  it('ends at bases that go round, are missing or no files', async () => {
    write('round/a.py', "_base_ = ['b.py', 'missing.py', '../round/.py']\n");
    write('round/b.py', "_base_ = ['a.py']\nmodel = dict(type='CRNN')\n");
    expect(await kindOfConfig(join(folder.path, 'round/a.py'))).toMatchObject({ method: 'CRNN' });
    expect(await kindOfConfig(folder.path)).toEqual({});
  });
});

it('is quick with a text that is none', { timeout: 30_000 }, () => {
  for (const part of [
    '\n',
    ' ',
    '_base_ = [',
    'type',
    'type =\n',
    '    from .',
    'data_preprocessor ',
    "_base_ = '",
  ])
    kindOfText(part.repeat((1 << 20) / part.length));
});

it('and with such a file', { timeout: 30_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mmocr-hostile-'));
  for (const [index, part] of ['\n', ' ', '_base_ = [\n', '    from .', "_base_ = '"].entries()) {
    writeFileSync(join(folder, `${index}.py`), part.repeat((250 * 1024) / part.length));
    await kindOfConfig(join(folder, `${index}.py`));
  }
  rmSync(folder, { recursive: true, maxRetries: 10 });
});

it.each([
  ['model = {"type": "mmocr.DBNet"}', { role: 'detection', method: 'DBNet' }],
  ["model = dict(type='SDMGR', backbone=dict(type='UNet'))", { role: 'kie', method: 'SDMGR' }],
  ["model = dict(type='MyOwn', neck=dict(type='FPNC'))", {}],
  ['', {}],
])('%j', (text, kind) => {
  expect(kindOfText(text)).toEqual(kind);
});

it.each([
  [['backbone.conv1.weight', 'det_head.binarize.0.weight'], 'detection'],
  [['module.backbone.x', 'module.bbox_head.x'], 'detection'],
  [['wrapped_model.backbone.x'], 'detection'],
  [['bbox_head.node_embed.weight', 'bbox_head.fusion.x'], 'kie'],
  [['kie_head.x'], 'kie'],
  [['encoder.x', 'decoder.y'], 'recognition'],
  [['backbone.conv1.weight', 'fc.weight'], undefined],
  [[], undefined],
])('weights %j are of a %s', (names, role) => {
  expect(roleOfWeights(names)).toBe(role);
});
