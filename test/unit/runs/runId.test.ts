import { describe, expect, it } from 'vitest';
import { meant, parseRunId, runId } from '../../../src/runs/runId';
import { runLabel } from '../../../src/runs/runLabel';
import type { RunSource } from '../../../src/runs/runSource';

const sources: [RunSource, string][] = [
  [{ kind: 'served', model: 'dbnet_tiny', version: '1.0' }, 'served:dbnet_tiny/1.0'],
  [{ kind: 'served', model: 'dbnet_tiny' }, 'served:dbnet_tiny/'],
  [{ kind: 'served', model: 'm', version: '2.0', server: 'torchserve' }, 'served:m/2.0@torchserve'],
  [
    { kind: 'served', model: 'a/b@c', server: 'http://[::1]:8080' },
    'served:a%2Fb%40c/@http%3A%2F%2F%5B%3A%3A1%5D%3A8080',
  ],
  [{ kind: 'local', device: 'cpu' }, 'local:cpu'],
  [{ kind: 'local', device: 'cuda:1', model: '检测 + x' }, '^local:cuda%3A1/%E6'],
  [{ kind: 'file', path: 'C:\\结果 a@b#left.json', side: 'right' }, '^file:C%3A%5C.*/right$'],
  [{ kind: 'file', path: '/tmp/100%.json' }, 'file:%2Ftmp%2F100%25.json'],
  [{ kind: 'truth', path: '/data/textdet_test.json' }, 'truth:%2Fdata%2Ftextdet_test.json'],
];

describe('the id of a source', () => {
  it.each(sources)('%o', (source, id) => {
    const written = runId(source);
    if (id.startsWith('^')) expect(written).toMatch(new RegExp(id));
    else expect(written).toBe(id);
    expect(parseRunId(written)).toEqual(source);
  });

  it('of an earlier version is read as it was meant', () => {
    expect(parseRunId('served:dbnet_tiny/1.0')).toEqual({
      kind: 'served',
      model: 'dbnet_tiny',
      version: '1.0',
    });
    expect(parseRunId('served:检测/')).toEqual({ kind: 'served', model: '检测' });
    expect(parseRunId('local:webgpu')).toEqual({ kind: 'local', device: 'webgpu' });
  });

  it.each([
    '',
    'none',
    'left-1',
    'served:',
    'served:/1.0',
    'served:a/1/2',
    'served:a/1@b@c',
    'served:a/1@',
    'served:%E0%A4%A',
    'local:',
    'local:/m',
    'local:cpu/a/b',
    'file:/etc/passwd',
    'file:a/middle',
    'file:a%00b',
    'truth:a/left',
    'truth:a%0Ab',
    'constructor:x',
    'https://example.org',
    `file:${'a'.repeat(50_000)}`,
  ])('%j is none', id => {
    expect(parseRunId(id)).toBeUndefined();
  });
});

describe('an earlier choice among what is on offer', () => {
  const offered = ['served:m/1.0@builtin', 'served:m/1.0@torchserve', 'local:cpu'];

  it.each([
    ['served:m/1.0@torchserve', 'served:m/1.0@torchserve'],
    ['served:m/1.0', 'served:m/1.0@builtin'],
    ['served:m/2.0', undefined],
    ['served:m/1.0@http%3A%2F%2F10.0.0.5%3A8080', undefined],
    ['local:cpu', 'local:cpu'],
    ['local:webgpu', undefined],
    [undefined, undefined],
  ])('%j means %j', (chosen, id) => {
    expect(meant(offered, chosen)).toBe(id);
  });
});

it('a source is called as people call it', () => {
  const names = {
    serving: (model: string) => `${model} on TorchServe`,
    device: (id: string) => id.toUpperCase(),
  };
  const label = (source: RunSource): string => runLabel(source, names);
  expect(label({ kind: 'served', model: 'm', version: '1.0' })).toBe('m 1.0 on TorchServe');
  expect(label({ kind: 'served', model: 'm' })).toBe('m on TorchServe');
  expect(label({ kind: 'local', device: 'cpu' })).toBe('local · CPU');
  expect(label({ kind: 'local', device: 'cpu', model: 'm' })).toBe('m, local · CPU');
  expect(label({ kind: 'file', path: '/a/r\u202e.json', side: 'left' })).toBe(
    'saved: r\\u202e.json#left',
  );
  expect(label({ kind: 'truth', path: '/a/truth.json' })).toBe('ground truth: truth.json');
});
