import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/describe/describeModel';
import { evaluateConfig } from '../../../src/config/evaluate';
import { writeExportInput } from '../../../src/environment/exportInput';
import { sample } from '../../samples';
import { useEngine, useFolder } from '../config/engine';
import { project } from '../config/project';

/** The local run of a model whose parts are the project's own, derived from MMOCR's. */
const SAMPLE = sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py');
const engine = useEngine();
const folder = useFolder();
const registry = 'from mmocr.registry import MODELS\n';
const body = ':\n    pass\n';
let made = 0;

async function read(model: string, modules: Record<string, string>) {
  const file = project(path.join(folder.path, `p${made++}`), {
    'pyproject.toml': '',
    ...modules,
    'main.py': `_base_ = [${JSON.stringify(SAMPLE)}]\ncustom_imports = dict(imports=['tools_of_mine.heads'])\nmodel = ${model}\n`,
  });
  const deps = { engine: engine.client };
  const config = await evaluateConfig(file('main.py'), deps);
  return { config, deps, described: async () => describeModel(config, 'mine', deps) };
}

describe('a head of the project is described as the one of MMOCR that it is derived from', () => {
  it.each([
    [
      'itself',
      {
        'tools_of_mine/heads.py': `${registry}from mmocr.models import textdet\n@MODELS.register_module()\nclass MyHead(textdet.DBHead)${body}`,
      },
    ],
    [
      'by a class of another module, that nobody registers',
      {
        'tools_of_mine/heads.py': `${registry}from .base import Base\n@MODELS.register_module()\nclass MyHead(Mixin, Base)${body}`,
        'tools_of_mine/base.py': `from mmocr.models.textdet.heads import DBHead\nclass Base(DBHead)${body}`,
      },
    ],
    [
      'under another name than its class has',
      {
        'tools_of_mine/heads.py': `${registry}@MODELS.register_module(name='MyHead')\nclass Other(DBHead)${body}`,
      },
    ],
  ])('%s', async (_, modules) => {
    const { described } = await read('dict(det_head=dict(type="MyHead"))', modules);
    expect(await described()).toMatchObject({ method: 'DBNet', post: { kind: 'db' } });
  });

  it("but not one of nobody's, nor one that is its own base", async () => {
    for (const base of ['nn.Module', 'MyHead']) {
      const { described } = await read('dict(det_head=dict(type="MyHead"))', {
        'tools_of_mine/heads.py': `${registry}@MODELS.register_module()\nclass MyHead(${base})${body}`,
      });
      await expect(described()).rejects.toThrow('There is no local run of DBNet.');
    }
  });

  it('and a postprocessor of the project has no local run: nobody compares what it does', async () => {
    const { described } = await read('dict(det_head=dict(postprocessor=dict(type="MyPost")))', {
      'tools_of_mine/heads.py': `${registry}@MODELS.register_module()\nclass MyPost(DBPostprocessor)${body}`,
    });
    await expect(described()).rejects.toThrow('There is no local run of MyPost.');
  });
});

it("the exporter gets the project's modules beside the config, which names the project's classes", async () => {
  const head = `${registry}from mmocr.models.textdet.heads import DBHead\n@MODELS.register_module()\nclass MyHead(DBHead)${body}`;
  const { config, deps, described } = await read('dict(det_head=dict(type="MyHead"))', {
    'tools_of_mine/__init__.py': '',
    'tools_of_mine/heads.py': head,
  });
  const input = path.join(folder.path, 'input');
  project(input, {});
  const { configPath } = await writeExportInput(input, config, await described(), deps);
  expect(readFileSync(configPath, 'utf8')).toContain('MyHead');
  expect(
    ['__init__.py', 'heads.py'].map(name => existsSync(path.join(input, 'tools_of_mine', name))),
  ).toEqual([true, true]);
});
