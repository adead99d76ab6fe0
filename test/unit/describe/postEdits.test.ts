import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { edited } from '../../../src/config/wantedValues';
import { postEdits } from '../../../src/describe/postEdits';
import type { PostValues } from '../../../src/model/postControls';
import { sample } from '../../samples';
import { useEngine, useFolder } from '../config/engine';
import { project } from '../config/project';

/** Values of sliders, written into a config: what its text becomes. */
const engine = useEngine();
const folder = useFolder();
let count = 0;

const pipeline = `test_pipeline = [
    dict(type='LoadImageFromFile', color_type='color_ignore_orientation'),
    dict(type='Resize', scale=(640, 640), keep_ratio=True),
    dict(type='PackTextDetInputs'),
]
`;
const preprocessor = `dict(type='TextDetDataPreprocessor', mean=[1, 2, 3], std=[4, 5, 6], bgr_to_rgb=True, pad_size_divisor=32)`;
const base = `${pipeline}model = dict(
    type='DBNet',
    data_preprocessor=${preprocessor},
    det_head=dict(type='DBHead', in_channels=8, postprocessor=dict(type='DBPostprocessor', text_repr_type='quad', unclip_ratio=1.5)))
`;

interface Given {
  text: string;
  others?: Record<string, string>;
  values?: PostValues;
}

/** The text as it is changed; that it then says what was asked for is looked at on the way. */
async function written({
  text,
  others = {},
  values = { unclipRatio: 1.8 },
}: Given): Promise<string> {
  const file = project(join(folder.path, String(count++)), {
    'base.py': base,
    ...others,
    'main.py': 'this is not the text of the editor',
  });
  const path = file('main.py');
  const deps = { engine: engine.client };
  const model = { name: 'm', post: { kind: 'db' } } as Parameters<typeof postEdits>[1];
  const edits = await postEdits({ path, text }, model, values, deps);
  return edited(text, edits);
}

/** A config with this between its base's values and its end. */
const leaf = (rest: string) => `_base_ = ['base.py']\n${rest}`;
const head = (inside: string) =>
  `${pipeline}model = dict(type='DBNet', data_preprocessor=${preprocessor}, det_head=dict(type='DBHead', ${inside}))\n`;

describe('a value that stands in the file', () => {
  it.each([
    ['a number', "postprocessor=dict(type='DBPostprocessor', unclip_ratio=1.5)", '1.5', '1.8'],
    ['in brackets', "postprocessor=dict(type='DBPostprocessor', unclip_ratio=(1.5))", '1.5', '1.8'],
    ['a sum', "postprocessor=dict(type='DBPostprocessor', unclip_ratio=1 + 0.5)", '1 + 0.5', '1.8'],
    ['in braces', `postprocessor={'type': 'DBPostprocessor', "unclip_ratio": 1.5}`, '1.5}', '1.8}'],
    [
      'behind brackets and marks in texts and remarks',
      "note='é😀 ) # dict(unclip_ratio=3', postprocessor=dict(type='DBPostprocessor', unclip_ratio=1.5)",
      'unclip_ratio=1.5',
      'unclip_ratio=1.8',
    ],
  ])('%s', async (_, inside, from, to) => {
    const text = head(inside);
    expect(text).toContain(from);
    expect(await written({ text })).toBe(text.replace(from, to));
  });

  it('of a variable that is used once is changed where it is set', async () => {
    const text = `post = dict(\n    type='DBPostprocessor',\n    unclip_ratio=1.5,  # looser\n)\n${head('postprocessor=post')}`;
    expect(await written({ text })).toBe(text.replace('=1.5,', '=1.8,'));
  });

  it('that is a variable is replaced where it is used', async () => {
    const text = `ratio = 1.5\n${head("postprocessor=dict(type='DBPostprocessor', unclip_ratio=ratio)")}`;
    expect(await written({ text })).toBe(text.replace('unclip_ratio=ratio', 'unclip_ratio=1.8'));
  });

  it('of the base, by its placeholder', async () => {
    const text = `_base_ = ['base.py', 'more.py']\nmodel = dict(det_head=dict(postprocessor=dict(unclip_ratio={{_base_.ratio}})))\n`;
    expect(await written({ text, others: { 'more.py': 'ratio = 1.2\n' } })).toBe(
      text.replace('{{_base_.ratio}}', '1.8'),
    );
  });

  it('several at once, whole and broken numbers as they are', async () => {
    const text = head(
      "postprocessor=dict(type='DBPostprocessor', max_candidates=3000, unclip_ratio=1.5, text_repr_type='quad')",
    );
    const values = { maxCandidates: 50, unclipRatio: 2, textRepr: 'poly' };
    expect(await written({ text, values })).toBe(
      text
        .replace('3000', '50')
        .replace('unclip_ratio=1.5', 'unclip_ratio=2.0')
        .replace("'quad'", "'poly'"),
    );
  });
});

describe('a value that the file lacks', () => {
  it('is a variable of its own, merged with the base', async () => {
    const line = 'model = dict(det_head=dict(postprocessor=dict(unclip_ratio=1.8)))\n';
    expect(await written({ text: leaf('lr = 1\n') })).toBe(leaf(`lr = 1\n${line}`));
    expect(await written({ text: leaf('lr = 1') })).toBe(leaf(`lr = 1\n${line}`));
    expect(await written({ text: "_base_ = ['base.py']\r\nlr = 1\r\n# end" })).toBe(
      `_base_ = ['base.py']\r\nlr = 1\r\n# end\r\n${line.replace('\n', '\r\n')}`,
    );
  });

  it.each([
    ['model = dict()', 'model = dict(det_head=dict(postprocessor=dict(unclip_ratio=1.8)))'],
    ['model = {}', "model = {'det_head': {'postprocessor': {'unclip_ratio': 1.8}}}"],
    [
      'model = dict(det_head=dict(in_channels=9))',
      'model = dict(det_head=dict(in_channels=9, postprocessor=dict(unclip_ratio=1.8)))',
    ],
    [
      'model = dict(det_head=dict(in_channels=9, ), )  # )',
      'model = dict(det_head=dict(in_channels=9, postprocessor=dict(unclip_ratio=1.8), ), )  # )',
    ],
    [
      'model = dict(\n\tdet_head=dict(\n\t\tin_channels=9,  # nine, or )\n\t\t# more to come\n\t),\n)',
      'model = dict(\n\tdet_head=dict(\n\t\tin_channels=9,  # nine, or )\n\t\tpostprocessor=dict(unclip_ratio=1.8),\n\t\t# more to come\n\t),\n)',
    ],
    [
      'model = dict(\n    det_head=dict(\n        in_channels=(9)  # é😀 nine\n    ))',
      'model = dict(\n    det_head=dict(\n        in_channels=(9),  # é😀 nine\n        postprocessor=dict(unclip_ratio=1.8)\n    ))',
    ],
    [
      'model = dict(\n    det_head=dict(\n        in_channels=9))',
      'model = dict(\n    det_head=dict(\n        in_channels=9,\n        postprocessor=dict(unclip_ratio=1.8)))',
    ],
    [
      "model = dict(\n    det_head={\n        'in_channels': 9,\n    })",
      "model = dict(\n    det_head={\n        'in_channels': 9,\n        'postprocessor': {'unclip_ratio': 1.8},\n    })",
    ],
    [
      'extra = dict(in_channels=9)\nmodel = dict(det_head=dict(**extra))',
      'extra = dict(in_channels=9)\nmodel = dict(det_head=dict(**extra, postprocessor=dict(unclip_ratio=1.8)))',
    ],
  ])('is put into the nearest dictionary: %s', async (before, after) => {
    expect(await written({ text: leaf(`${before}\n`) })).toBe(leaf(`${after}\n`));
  });

  it('keeps line ends of Windows, a byte order mark and a variable of the environment', async () => {
    const text = `\ufeff_base_ = ['base.py']\r\nroot = '{{$CASE_ROOT:é}}'\r\nmodel = dict(\r\n    det_head=dict(\r\n        in_channels=9,\r\n    ))\r\n`;
    expect(await written({ text })).toBe(
      text.replace(
        'in_channels=9,\r\n',
        'in_channels=9,\r\n        postprocessor=dict(unclip_ratio=1.8),\r\n',
      ),
    );
  });

  it('where the base is deleted, every setting is written with the class', async () => {
    const text = leaf("model = dict(det_head=dict(_delete_=True, type='DBHead', in_channels=8))\n");
    expect(await written({ text })).toBe(
      text.replace(
        'in_channels=8',
        "in_channels=8, postprocessor=dict(type='DBPostprocessor', text_repr_type='quad', mask_thr=0.3, min_text_score=0.3, min_text_width=5, unclip_ratio=1.8, epsilon_ratio=0.01, max_candidates=3000)",
      ),
    );
  });

  it('where there is no postprocessor or None, as well', async () => {
    expect(await written({ text: head('in_channels=8') })).toContain("text_repr_type='quad'");
    expect(await written({ text: head('postprocessor=None') })).toContain(
      "postprocessor=dict(type='DBPostprocessor', text_repr_type='quad'",
    );
  });
});

describe('a model that no literal gives', () => {
  it('is changed behind all else: set once more behind its dictionary', async () => {
    const line = "model['det_head']['postprocessor']['unclip_ratio'] = ";
    const text = `${head("postprocessor=dict(type='DBPostprocessor', unclip_ratio=1.5)")}${line}2\n`;
    expect(await written({ text })).toBe(`${text}${line}1.8\n`);
  });

  it('by a function', async () => {
    const text = `${head("postprocessor=dict(type='DBPostprocessor', unclip_ratio=1.5)").replace('model = dict(', 'def made(**kw):\n    return kw\n\nmodel = made(')}`;
    expect(await written({ text })).toBe(
      `${text}model['det_head']['postprocessor']['unclip_ratio'] = 1.8\n`,
    );
  });
});

describe('what is refused', () => {
  it('has its file and the reason: another variable would change, too', async () => {
    const text = `${head("postprocessor=dict(type='DBPostprocessor', unclip_ratio=1.5)")}other = model\n`;
    await expect(written({ text })).rejects.toThrow(
      /main\.py was not changed: other values of it would change, too/,
    );
  });

  it.each(['model = dict(', 'model = dict(\x00)', `model = ${'['.repeat(5000)}`, '\ud800'])(
    'a text that is no config, %#',
    async text => {
      await expect(written({ text })).rejects.toThrow(/main\.py/);
    },
  );

  it('a value that the model has already changes nothing', async () => {
    const text = leaf('# nothing\n');
    expect(await written({ text, values: { unclipRatio: 1.5 } })).toBe(text);
  });

  it('a config of another method', async () => {
    const model = { name: 'm', post: { kind: 'fcenet' } } as Parameters<typeof postEdits>[1];
    const path = sample('configs', 'textdet/dbnet/dbnet_tiny_fpnc_synth.py');
    const text = readFileSync(path, 'utf8');
    await expect(
      postEdits({ path, text }, model, { scoreThr: 0.5 }, { engine: engine.client }),
    ).rejects.toThrow(/\(db\) than m \(fcenet\)/);
  });
});

describe('the samples', () => {
  it.each([
    ['configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py'],
    ['configs/textdet/dbnet/dbnet_tiny_fpnc_synth_poly.py'],
    ['configs_0x/textdet/dbnet_tiny_0x.py'],
  ])('%s', async name => {
    const path = sample(...(name.split('/') as [string, ...string[]]));
    const text = readFileSync(path, 'utf8');
    const deps = { engine: engine.client };
    const model = { name: 'm', post: { kind: 'db' } } as Parameters<typeof postEdits>[1];
    const edits = await postEdits({ path, text }, model, { unclipRatio: 2.25 }, deps);
    const now = edited(text, edits);
    expect(now).toContain('unclip_ratio=2.25');
    const lines = (of: string) => of.split('\n').length;
    expect(lines(now) - lines(text)).toBeLessThanOrEqual(1);
  });
});
