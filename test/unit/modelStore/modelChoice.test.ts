import { expect, it } from 'vitest';
import { modelChoice } from '../../../src/modelStore/modelStore';

it.each([[undefined], [[]], [['all']], [['All']]])('%j is all models', models => {
  expect(modelChoice(models)).toBe('all');
});

it.each([
  ['dbnet', { dbnet: 'dbnet.mar' }],
  ['dbnet.mar', { dbnet: 'dbnet.mar' }],
  ['pack.tar.gz', { pack: 'pack.tar.gz' }],
  // What looks like a suffix may belong to the name.
  ['epoch_1.5', { 'epoch_1.5': 'epoch_1.5.mar' }],
  ['x.mar.mar', { 'x.mar': 'x.mar.mar' }],
  ['det=dbnet', { det: 'dbnet.mar' }],
  ['det=dbnet.mar', { det: 'dbnet.mar' }],
  ['det=store/dbnet.mar', { det: 'dbnet.mar' }],
  ['store/dbnet.mar', { dbnet: 'dbnet.mar' }],
  ['=dbnet.mar', { '': 'dbnet.mar' }],
])('%s', (text, choice) => {
  expect(modelChoice([text])).toEqual(choice);
});

it('"all" beside others is the name of a model; of one name the last counts', () => {
  expect(modelChoice(['all', 'x'])).toEqual({ all: 'all.mar', x: 'x.mar' });
  expect(modelChoice(['x=a', 'x=b', 'y=b'])).toEqual({ x: 'b.mar', y: 'b.mar' });
});
