import fs from 'node:fs';
import path from 'node:path';

/** How a small network is written: `x` (1 × 4) → MatMul → LeakyRelu → MatMul → `y`. */
export interface Written {
  first: number[];
  second: number[];
  alpha?: number;
  /** Put before the names of nodes and inner tensors. */
  prefix?: string;
  /** The second weight is in a file of this name beside it. */
  external?: string;
  /** A node without effect before the last one. */
  detour?: boolean;
  /** The second weight is kept in half precision and goes through a `Cast`. */
  halved?: boolean;
}

/** 4 × 4 numbers to multiply by. */
export const weight = (seed: number): number[] =>
  Array.from({ length: 16 }, (_, i) => Math.sin(seed + i * 1.7));

/** Writes it to `folder`; the path of the ONNX file. */
export function writeSmall(folder: string, name: string, written: Written): string {
  const { first, second, alpha = 0.1, prefix = '', external, detour, halved } = written;
  const [a, b, c] = ['a', 'b', 'c'].map(tensor => `${prefix}${tensor}`) as [string, string, string];
  if (external !== undefined) fs.writeFileSync(path.join(folder, external), floats(second));
  const graph = [
    node('MatMul', ['x', 'W1'], a, prefix),
    node('LeakyRelu', [a], b, prefix, floatAttribute('alpha', alpha)),
    ...(detour ? [node('Identity', [b], c, prefix)] : []),
    ...(halved ? [node('Cast', ['W2h'], 'W2', prefix, numberAttribute('to', 1))] : []),
    node('MatMul', [detour ? c : b, 'W2'], 'y', prefix),
    text(2, 'small'),
    part(5, tensor('W1', part(9, floats(first)))),
    part(5, halved ? halfTensor('W2h', second) : secondWeight(second, external)),
    part(11, tensorInfo('x')),
    part(12, tensorInfo('y')),
  ];
  const file = path.join(folder, `${name}.onnx`);
  fs.writeFileSync(
    file,
    Buffer.concat([number(1, 8), part(7, Buffer.concat(graph)), part(8, number(2, 16))]),
  );
  return file;
}

function secondWeight(values: number[], external: string | undefined): Buffer {
  return tensor('W2', external === undefined ? part(9, floats(values)) : outside(external));
}

/** By ONNX's `TensorProto.DataType`, 10 is float16. */
function halfTensor(name: string, values: number[]): Buffer {
  return tensor(name, part(9, Buffer.from(Uint16Array.from(values, halfBits).buffer)), 10);
}

/** Of numbers that half precision holds, none of them below 2⁻¹⁴. */
function halfBits(value: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = (Math.abs(value) / 2 ** exponent - 1) * 1024;
  return (value < 0 ? 0x8000 : 0) + (exponent + 15) * 1024 + fraction;
}

function node(
  opType: string,
  inputs: string[],
  output: string,
  prefix: string,
  attribute?: Buffer,
): Buffer {
  return part(
    1,
    Buffer.concat([
      ...inputs.map(name => text(1, name)),
      text(2, output),
      text(3, `${prefix}${opType} ${output.slice(prefix.length)}`),
      text(4, opType),
      ...(attribute ? [part(5, attribute)] : []),
    ]),
  );
}

function floatAttribute(name: string, value: number): Buffer {
  const bits = Buffer.alloc(5);
  bits[0] = (2 << 3) | 5;
  bits.writeFloatLE(value, 1);
  return Buffer.concat([text(1, name), bits, number(20, 1)]);
}

function numberAttribute(name: string, value: number): Buffer {
  return Buffer.concat([text(1, name), number(3, value), number(20, 2)]);
}

function tensor(name: string, values: Buffer, dataType = 1): Buffer {
  return Buffer.concat([number(1, 4), number(1, 4), number(2, dataType), text(8, name), values]);
}

function outside(location: string): Buffer {
  return Buffer.concat([
    part(13, Buffer.concat([text(1, 'location'), text(2, location)])),
    number(14, 1),
  ]);
}

function tensorInfo(name: string): Buffer {
  const shape = Buffer.concat([part(1, number(1, 1)), part(1, number(1, 4))]);
  return Buffer.concat([
    text(1, name),
    part(2, part(1, Buffer.concat([number(1, 1), part(2, shape)]))),
  ]);
}

const floats = (values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
const text = (field: number, value: string): Buffer => part(field, Buffer.from(value));
const number = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8), varint(value)]);
const part = (field: number, content: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value % 128) + 128]), varint(Math.floor(value / 128))]);
}
