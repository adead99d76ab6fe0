import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { useEngine, useFolder } from './engine';
import { project } from './project';

/**
 * Values that no literal stands for: left out where only training reads them, refused where serving
 * does.
 */
const engine = useEngine();
const folder = useFolder();
let count = 0;

const evaluate = (text: string) =>
  evaluateConfig(project(join(folder.path, String(count++)), { 'main.py': text })('main.py'), {
    engine: engine.client,
  });

it('leaves out what only training reads, and says where it was', async () => {
  const { leftOut, values, text } = await evaluate(`import re
class Own:
    pass
model = dict(type='DBNet')
param_scheduler = [dict(type='LambdaLR', fn=lambda epoch: 0.95 ** epoch)]
optim_wrapper = dict(optimizer=dict(type='SGD', lr=1), paramwise_cfg={len: 1, 'norm': Own()})
train_dataloader = dict(dataset=dict(pipeline=[dict(type='A', key=re.compile('a')), print]))
custom_hooks = [Own]
`);
  expect(leftOut).toEqual([
    'Own',
    'param_scheduler[0].fn',
    'optim_wrapper.paramwise_cfg.<built-in function len>',
    'optim_wrapper.paramwise_cfg.norm',
    'train_dataloader.dataset.pipeline[0].key',
    'train_dataloader.dataset.pipeline[1]',
    'custom_hooks[0]',
  ]);
  expect(values).toMatchObject({
    param_scheduler: [{ type: 'LambdaLR' }],
    custom_hooks: [],
    train_dataloader: { dataset: { pipeline: [{ type: 'A' }] } },
  });
  expect(text).not.toContain('lambda');
});

it("of 0.x's data leaves out the training's", async () => {
  const { leftOut, generation } = await evaluate(
    'data = dict(samples_per_gpu=1, train=dict(fn=len), val=dict(fn=len), train_dataloader=dict(fn=len), val_dataloader=dict(fn=len), test=dict(pipeline=[]))\nlr_config = dict(f=lambda x: x)\n',
  );
  expect([generation, leftOut]).toEqual([
    '0.x',
    [
      'data.train.fn',
      'data.val.fn',
      'data.train_dataloader.fn',
      'data.val_dataloader.fn',
      'lr_config.f',
    ],
  ]);
});

it.each([
  ["model = dict(type='x', act=[lambda x: x])", '"model.act[0]" is of type builtins.function'],
  ["test_pipeline = [dict(type='A', f=len)]", '"test_pipeline[0].f"'],
  [
    'test_dataloader = dict(dataset=dict(pipeline=[dict(f=len)]))',
    '"test_dataloader.dataset.pipeline[0].f"',
  ],
  [
    'data = dict(train=dict(), test=dict(pipeline=[dict(f=len)]))\nlr_config = 1',
    '"data.test.pipeline[0].f"',
  ],
  ['tta_model = dict(f=object())', '"tta_model.f" is of type builtins.object'],
  ...[
    'label_convertor',
    'dictionary',
    'tta_pipeline',
    'test_cfg',
    'custom_imports',
    'default_scope',
  ].map(name => [`${name} = [len]`, `"${name}[0]"`] as [string, string]),
  [
    'data = dict(test_dataloader=dict(f=len), test=dict(pipeline=[]))\nlr_config = 1',
    '"data.test_dataloader.f"',
  ],
])('refuses %s', async (text, message) => {
  await expect(evaluate(`${text}\n`)).rejects.toThrow(message);
});
