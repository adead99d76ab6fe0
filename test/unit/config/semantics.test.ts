import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { corpus, loadReference, runCorpus } from './corpus';
import { useEngine, useFolder } from './engine';

/**
 * The corners of config evaluation that the shipped configs do not reach, against the real mmengine
 * and mmcv.
 */
const environment = { MMOCR_TEST_ROOT: '/data/root', MMOCR_TEST_COUNT: '7' };
const base1x = `default_scope = 'mmocr'
a = dict(x=1, y=dict(z=2, w=[1, (2, 3)]), keep=True)
pipeline = [dict(type='Load', color='color'), dict(type='Resize', scale=(4, 5))]
loader = dict(dataset=dict(pipeline=pipeline), batch=2)
`;
const cases: Record<'1.x' | '0.x', Record<string, Record<string, string>>> = {
  '1.x': {
    'mutated bases': {
      'base.py': base1x,
      'main.py':
        "_base_ = 'base.py'\n_base_.pipeline[0].color = 'gray'\n_base_.pipeline[1].scale = (9, 9)\n_base_.loader.dataset.pipeline = _base_.pipeline\ncopied = _base_.a.y.w\nb = _base_.a\nb.x = 5\n",
    },
    'delete and merge': {
      'base.py': base1x,
      'main.py':
        "_base_ = ['./base.py']\na = dict(_delete_=True, new=dict(_delete_=True, q=1))\nloader = dict(dataset=dict(extra={}), batch=3)\nfresh = dict(_delete_=True, k=1)\n",
    },
    placeholders: {
      'base.py': base1x,
      'main.py':
        "_base_ = ['base.py']\nc = {{_base_.a.y}}\nd = [{{ _base_.pipeline }}, ({{_base_.a.x}}, 1)]\nwork_dir = 'w/{{ fileBasenameNoExtension }}-{{fileExtname}}/{{ fileBasename }}'\nhere = '{{ fileDirname }}/x'\n",
    },
    environment: {
      'main.py':
        "default_scope = 'mmocr'\nroot = '{{$MMOCR_TEST_ROOT:/other}}/images'\nn = {{'$MMOCR_TEST_COUNT:80'}}\nnone = '{{ $MMOCR_TEST_ABSENT:/fallback/x }}'\n",
    },
    values: {
      'main.py':
        "default_scope = 'mmocr'\nf = [1.0, 1e-05, -0.0, float('inf'), float('-inf'), 1e22, 0.1 + 0.2]\nn = float('nan')\ni = [0, -1, 2**70, True]\ns = ['it\\'s', \"a\\\\b\", '\\n\\t\\x00', '中文\\u2028', '{' + '{ fileDirname }' + '}', '']\nb = b'a\\x00\\xff'\nt = ((), (1,), [(1, [2])], {})\ne = {1: 'a', '1': 'b', 'b c': 1, 'class': 2, None: 3, (1, 2): 4}\nu = {3}\nfz = frozenset([1])\n",
    },
    code: {
      'main.py':
        "import math\nimport os.path as osp\nfrom copy import deepcopy\ndefault_scope = 'mmocr'\ndef twice(x):\n    return x * k\nk = 2\na = [twice(i) for i in range(3)]\nfor i in range(2):\n    a = a + [math.floor(i + 0.5)]\np = osp.join('a', 'b')\nb = deepcopy(dict(z=1, y=2))\n_private = 1\n__hidden = 2\nx = y = (1, 2)\n",
    },
    'deprecated, nested twice': {
      'deep/base.py': base1x,
      'deep/mid.py':
        "_base_ = ['base.py']\n_deprecation_ = dict(expected='x')\nm = dict(base=_base_.a.x)\n",
      'main.py': "_base_ = ['deep/mid.py', 'deep/other.py']\nq = _base_.other + [_base_.m.base]\n",
      'deep/other.py': 'other = [1]\n',
    },
    'pure Python style': {
      'configs/base.py':
        'from mmengine.runner import Runner\nimport torch.nn as nn\ntype_ = dict(type=Runner, act=nn.ReLU)\nval = [1, (2,)]\nextra = 3\n',
      'configs/main.py':
        'from mmengine.config import read_base\nwith read_base():\n    from .base import *\n    from .base import val as renamed\nfrom mmdet.models import RetinaNet\nmodel = dict(type=RetinaNet, x=extra)\ntype_.update(more=1)\n',
      'main.py':
        'from mmengine.config import read_base\nwith read_base():\n    from .configs.main import *\nmodel.x = 4\n',
    },
  },
  '0.x': {
    merge: {
      'base.py':
        'model = dict(bbox_head=dict(a=1, b=(1, 2)), n=dict(q=1))\ndata = dict(train=dict(x=1))\nlog_config = dict(interval=5)\n',
      'main.py':
        "_base_ = ['base.py']\nmodel = dict(bbox_head=dict(_delete_=True, c=3), n=dict(r=2))\nd = {{_base_.data.train}}\nz = dict(k={{_base_.model}}, l=[{{_base_.log_config.interval}}])\n",
    },
    'computed bases': {
      'b/base.py': 'img_norm_cfg = dict(mean=[1.0])\ndist_params = 1\n',
      'main.py':
        "folder = 'b'\n_base_ = [folder + '/base.py']\nimg_norm_cfg = dict(std=[2])\ndata = dict(samples_per_gpu={{ _base_.dist_params }})\nname = '{{ fileBasenameNoExtension }}'\n",
    },
    'no bases': {
      'main.py':
        "import os\ndist_params = dict(backend='nccl')\ndata = dict(x=dict(_delete_=True, y=1))\nimg = os.path.join('a', 'b')\ndef f():\n    return 1\nchecks = [i for i in range(3)]\n",
    },
  },
};

const engine = useEngine();
const folder = useFolder();

beforeAll(() => {
  runCorpus(['build', corpus]);
  Object.assign(process.env, environment);
}, 1_800_000);

it.each(['1.x', '0.x'] as const)('flattens what %s loads', async generation => {
  const pairs: { name: string; original: string; ours: string }[] = [];
  for (const [name, files] of Object.entries(cases[generation])) {
    const root = join(folder.path, generation, name);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const config = await evaluateConfig(join(root, 'main.py'), { engine: engine.client });
    expect(config.generation, name).toBe(generation);
    const ours = join(root, 'flattened.py');
    writeFileSync(ours, config.text);
    pairs.push({ name, original: join(root, 'main.py'), ours });
  }
  const loaded = loadReference(
    generation,
    pairs.flatMap(({ original, ours }) => [original, ours]),
    environment,
  );
  for (const { name, original, ours } of pairs) {
    expect(loaded[original]?.error, name).toBeUndefined();
    expect(JSON.parse(loaded[ours]?.values ?? loaded[ours]?.error ?? '0'), name).toEqual(
      JSON.parse(loaded[original]?.values ?? ''),
    );
  }
});
