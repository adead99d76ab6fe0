import { realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { convertToMar } from '../../../src/archive/convert';
import type { Reach } from '../../../src/archive/reach';
import { EngineClient } from '../../../src/engineClient/engineClient';
import { sample } from '../../samples';
import { project } from '../config/project';
import { temporaryFolder } from './temporary';

/** What a config takes along or makes the server do is told, before anything is written. */
const ROOT = path.resolve(__dirname, '../../..');
const CHECKPOINT = sample('checkpoints/dbnet_tiny.pth');
const SAMPLE = sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py');
const engine = new EngineClient(path.join(ROOT, 'dist/engine.js'));
afterAll(() => engine.dispose());

/**
 * Packs `main.py` of a project made of `files`; files that are told are named from the folder that
 * the project lies in.
 */
async function pack(
  files: Record<string, string>,
  prepare: (root: string) => void = () => undefined,
): Promise<{ told: string[]; reaches: Reach[] }> {
  const folder = temporaryFolder();
  const root = path.join(folder, 'project');
  project(root, { 'pyproject.toml': '', ...files });
  prepare(root);
  const { reaches } = await convertToMar(
    {
      configPath: path.join(root, 'main.py'),
      checkpointPath: CHECKPOINT,
      outputFolder: path.join(folder, 'store'),
      handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
    },
    { engine },
  );
  return {
    told: reaches.map(
      ({ kind, subject }) =>
        `${kind} ${subject.replace(path.join(realpathSync(folder), '/'), '').replaceAll(path.sep, '/')}`,
    ),
    reaches,
  };
}

const base = `_base_ = [${JSON.stringify(SAMPLE)}]\n`;
/** The sample lies outside the project; that is told, too. */
const own = (told: string[]): string[] => told.filter(line => !line.includes('/samples/configs/'));

describe('types', () => {
  it.each([
    [
      'a command',
      "model = dict(neck=dict(_delete_=True, type='subprocess.getoutput', cmd='x'))",
      'subprocess.getoutput',
    ],
    [
      'a builtin',
      "model = dict(backbone=dict(init_cfg=[dict(type='builtins.exec')]))",
      'builtins.exec',
    ],
    [
      'a step of the pipeline',
      "test_pipeline = [[dict(type='Load'), dict(type='os.system')]]",
      'os.system',
    ],
    [
      'the registry itself',
      "model = dict(neck=dict(_delete_=True, type='mmengine.registry.MODELS.build'))",
      'mmengine.registry.MODELS.build',
    ],
    [
      'a function of a package of OpenMMLab',
      "model = dict(neck=dict(_delete_=True, type='mmengine.utils.dl_utils.load_url'))",
      'mmengine.utils.dl_utils.load_url',
    ],
    [
      'a loader of code',
      "model = dict(neck=dict(_delete_=True, type='torch.hub.load'))",
      'torch.hub.load',
    ],
    ['a scope', "model = dict(neck=dict(_scope_='elsewhere'))", 'elsewhere.FPNC'],
    ['a function for batches', "test_dataloader = dict(collate_fn='os.system')", 'os.system'],
  ])('%s is told', async (_what, text, subject) => {
    const { reaches } = await pack({ 'main.py': `${base}${text}\n` });
    expect(reaches.filter(({ kind }) => kind === 'type').map(reach => reach.subject)).toEqual([
      subject,
    ]);
    expect(reaches.find(({ kind }) => kind === 'type')?.message).toMatch(/MMOCR_TRUST_ARCHIVE=1/);
  });

  it("classes of OpenMMLab's packages and PyTorch's layers are no news, and what trains is not built", async () => {
    const { told } = await pack({
      'main.py': `${base}model = dict(backbone=dict(norm_cfg=dict(type='torch.nn.BatchNorm2d')), neck=dict(type='mmocr.models.textdet.necks.FPNC'))
train_pipeline = [dict(type='my.Augment')]
optim_wrapper = dict(optimizer=dict(type='torch.optim.AdamW'))
`,
    });
    expect(own(told)).toEqual([]);
  });
});

it('code is told: modules that are imported, and conditions that are evaluated', async () => {
  const { told } = await pack({
    'main.py': `${base}custom_imports = dict(imports=['mytools.models', 'mmdet.models'])
tta_pipeline = [dict(type='ConditionApply', condition='print(1)')]
`,
    'mytools/models.py': 'patch()\n',
  });
  expect(own(told)).toEqual(['code mytools.models', 'code print(1)']);
});

describe('variables', () => {
  afterEach(() => {
    for (const name of ['CASE_TOKEN', 'CASE_OTHER']) delete process.env[name];
  });

  it.each([
    [
      'named in a comment, read by the program',
      "# {{$CASE_TOKEN:none}}\nimport os\nnote = os.environ.get('CASE_TOKEN')\n",
      true,
    ],
    ['in a string', "work_dir = '{{$CASE_TOKEN:none}}/x'\n", true],
    [
      'turned into something else',
      "# {{$CASE_TOKEN:none}}\nimport os, hashlib\nnote = hashlib.md5(os.environ['CASE_TOKEN'].encode()).hexdigest()\n",
      true,
    ],
    [
      'only asked for',
      "# {{$CASE_TOKEN:none}}\nimport os\nnote = 'CASE_TOKEN' in os.environ\n",
      true,
    ],
    ['in a comment alone', '# {{$CASE_TOKEN:none}}\n', false],
    ['that is the default, too', "work_dir = '{{$CASE_TOKEN:s3cret}}'\n", false],
  ])('%s', async (_what, text, told) => {
    process.env['CASE_TOKEN'] = 's3cret';
    const packed = await pack({ 'main.py': base + text });
    expect(own(packed.told)).toEqual(told ? ['variable CASE_TOKEN'] : []);
  });

  it('each is told that matters, and none that does not', async () => {
    Object.assign(process.env, { CASE_TOKEN: 'a', CASE_OTHER: 'b' });
    const { told } = await pack({
      'main.py': `${base}x = '{{$CASE_TOKEN:none}}' # {{$CASE_OTHER:none}}\n`,
    });
    expect(own(told)).toEqual(['variable CASE_TOKEN']);
  });
});

describe.skipIf(process.platform === 'win32')('files from outside the project', () => {
  const files = { 'dicts/own.txt': 'a' };
  const naming = (file: string): string =>
    `${base}model = dict(backbone=dict(norm_cfg=dict(lexicon_file='${file}')))\n`;

  it.each<[string, string, (root: string) => void, string[]]>([
    ['its own file', 'dicts/own.txt', () => undefined, []],
    [
      'one that lies beside the project',
      '../outside.txt',
      () => undefined,
      ['elsewhere outside.txt'],
    ],
    [
      'a link to one',
      'dicts/link.txt',
      root => {
        symlinkSync('../../outside.txt', path.join(root, 'dicts/link.txt'));
      },
      ['elsewhere outside.txt'],
    ],
    [
      'a link to /etc/hosts',
      'hosts.txt',
      root => {
        symlinkSync('/etc/hosts', path.join(root, 'hosts.txt'));
      },
      ['elsewhere /etc/hosts'],
    ],
    [
      'a linked folder',
      'linked/outside.txt',
      root => {
        symlinkSync('..', path.join(root, 'linked'));
      },
      ['elsewhere outside.txt'],
    ],
    [
      'a link inside',
      'same.txt',
      root => {
        symlinkSync('dicts/own.txt', path.join(root, 'same.txt'));
      },
      [],
    ],
  ])('%s', async (_what, file, prepare, wanted) => {
    const { told } = await pack(
      { ...files, '../outside.txt': 'secret', 'main.py': naming(file) },
      prepare,
    );
    expect(own(told)).toEqual(wanted);
  });

  it('a base from outside, whose values are packed', async () => {
    const { told } = await pack({
      '../shared/base.py': `${base}x = 1\n`,
      'main.py': "_base_ = ['../shared/base.py']\n",
    });
    expect(own(told)).toEqual(['elsewhere shared/base.py']);
  });

  it('a base that is linked into the project', async () => {
    const { told } = await pack(
      { '../shared/base.py': `${base}x = 1\n`, 'main.py': "_base_ = ['linked.py']\n" },
      root => {
        symlinkSync('../shared/base.py', path.join(root, 'linked.py'));
      },
    );
    expect(own(told)).toEqual(['elsewhere shared/base.py']);
  });

  it('what an installed package ships is no news', async () => {
    const { told } = await pack({
      '../mmdet/.mim/configs/a.py': 'x = 1\n',
      'main.py': `_base_ = ['mmdet::a.py', ${JSON.stringify(SAMPLE)}]\n`,
    });
    expect(own(told)).toEqual([]);
  });
});
