import { expect, it } from 'vitest';
import { headerSource } from '../../../src/runs/headerSource';
import { runId } from '../../../src/runs/runId';

it.each<[unknown, object | undefined]>([
  [
    { kind: 'local', model: 'dbnet' },
    { kind: 'local', model: 'dbnet', device: 'cpu' },
  ],
  [
    { kind: 'local', model: 'other', device: 'cuda:0', files: [{ file: 'dbnet.ONNX' }] },
    { kind: 'local', model: 'dbnet', device: 'cuda:0' },
  ],
  [
    {
      kind: 'served',
      model: 'm',
      version: '2',
      address: 'http://127.0.0.1:8080',
      server: 'builtin',
    },
    { kind: 'served', model: 'm', version: '2' },
  ],
  [
    { kind: 'served', model: 'm', server: 'existing:a' },
    { kind: 'served', model: 'm', server: 'existing:a' },
  ],
  [
    runId({ kind: 'served', model: 'm', server: 'torchserve' }),
    { kind: 'served', model: 'm', server: 'torchserve' },
  ],
  [runId({ kind: 'file', path: '/a.json' }), undefined],
  [{ kind: 'file', model: 'm' }, undefined],
  [{ kind: 'local' }, undefined],
  [{ kind: 'local', model: '' }, undefined],
  ['dbnet', undefined],
  [undefined, undefined],
  [7, undefined],
])('%j is %j', (source, asked) => {
  expect(headerSource({ run: 1, source })).toEqual(asked);
});
