import { describe, expect, it } from 'vitest';
import { parseRun, type RunArgument } from '../../../src/cli/runArgument';

const there =
  (...files: string[]) =>
  (file: string): boolean =>
    files.includes(file);
const parse = (text: string, ...files: string[]): RunArgument =>
  parseRun(text, 'left', there(...files));

describe('a RUN', () => {
  it.each<[string, string[], RunArgument]>([
    ['served:dbnet', [], { kind: 'served', model: 'dbnet' }],
    ['served:dbnet/1.0', [], { kind: 'served', model: 'dbnet', version: '1.0' }],
    [
      'served:dbnet/2.0@10.0.0.5:8080',
      [],
      { kind: 'served', model: 'dbnet', version: '2.0', address: '10.0.0.5:8080' },
    ],
    ['served:检测@[::1]:8080', [], { kind: 'served', model: '检测', address: '[::1]:8080' }],
    [
      'served:m@https://ocr.example/base',
      [],
      { kind: 'served', model: 'm', address: 'https://ocr.example/base' },
    ],
    ['local:a.onnx', [], { kind: 'local', onnx: 'a.onnx', device: 'cpu' }],
    ['local:a.onnx@webgpu', [], { kind: 'local', onnx: 'a.onnx', device: 'webgpu' }],
    [
      'local:C:\\a@b\\x.onnx@cpu',
      ['C:\\a@b\\x.onnx'],
      { kind: 'local', onnx: 'C:\\a@b\\x.onnx', device: 'cpu' },
    ],
    ['local:C:\\a@b\\x.onnx', [], { kind: 'local', onnx: 'C:\\a@b\\x.onnx', device: 'cpu' }],
    ['local:model@cpu', ['model@cpu'], { kind: 'local', onnx: 'model@cpu', device: 'cpu' }],
    ['local:model@cpu@cuda', ['model@cpu'], { kind: 'local', onnx: 'model@cpu', device: 'cuda' }],
    ['file:r.json', [], { kind: 'file', path: 'r.json' }],
    ['file:D:\\结果.json#right', [], { kind: 'file', path: 'D:\\结果.json', side: 'right' }],
    ['file:a#left', ['a#left'], { kind: 'file', path: 'a#left' }],
    ['file:a#1.json', [], { kind: 'file', path: 'a#1.json' }],
  ])('%s', (text, files, run) => {
    expect(parse(text, ...files)).toEqual(run);
  });

  it.each([
    '',
    'dbnet',
    'served:',
    'served:/1.0',
    'served:a/',
    'served:a/1/2',
    'served:a@',
    'local:',
    'file:',
    'remote:a',
    'constructor:a',
    'FILE:a',
  ])('%j is none', text => {
    expect(() => parse(text)).toThrow(/^--left ".*" is no run\. Write one of served:NAME/);
  });
});
