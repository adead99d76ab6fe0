import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareNetworks, type NetworksFinding } from '../../../src/engine/stages/compareNetworks';
import { readNetwork } from '../../../src/onnx/nodes';
import { exposedNetwork } from '../../../src/runtime/exposed';
import { differenceOf, exceeds } from '../../../src/stages/difference';
import { isHalfOf, toHalfPrecision } from '../../../src/onnx/half';
import { weight, writeSmall, type Written } from './smallOnnx';

/** Two small networks, looked into. */
let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), '网络 stages-'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const plain: Written = { first: weight(1), second: weight(2) };
const feeds = { x: { dims: [1, 4], data: Float32Array.of(1, -2, 3, -4) } };

async function compared(left: Written, right: Written): Promise<NetworksFinding> {
  const [a, b] = [writeSmall(folder, 'left', left), writeSmall(folder, 'right', right)];
  const { data, dims } = await outputOf(a);
  const outputs = new Map([['y', { data: data as Float32Array, dims }]]);
  const given = { device: 'cpu', feeds, outputs };
  const agree = !exceeds(differenceOf(data, (await outputOf(b)).data, dims), 1e-5);
  return compareNetworks(
    { onnxPath: a, ...given },
    { onnxPath: b, ...given },
    { tolerance: 1e-5, agree },
  );
}

async function outputOf(onnxPath: string) {
  const network = await exposedNetwork(onnxPath, { device: 'cpu' });
  return (await network.run([], feeds)).get('y')!;
}

const changed = (values: number[], at: number, by: number): number[] =>
  values.map((value, i) => (i === at ? value + by : value));

test('its nodes and where its weights lie', async () => {
  const file = writeSmall(folder, 'read', { ...plain, external: 'read.data' });
  const { nodes, weights } = await readNetwork(file);
  expect(nodes.map(({ name, opType, inputs, outputs }) => [name, opType, inputs, outputs])).toEqual(
    [
      ['MatMul a', 'MatMul', ['x', 'W1'], ['a']],
      ['LeakyRelu b', 'LeakyRelu', ['a'], ['b']],
      ['MatMul y', 'MatMul', ['b', 'W2'], ['y']],
    ],
  );
  expect(weights.get('W1')).toMatchObject({ dims: [4, 4], dataType: 1, place: { length: 64 } });
  expect(weights.get('W2')!.place).toEqual({ file: 'read.data', start: 0, length: 64 });
});

test('inner tensors are outputs of the network, with weights in a file beside it, too', async () => {
  for (const external of [undefined, 'inner.data']) {
    const written = { ...plain, ...(external !== undefined && { external }) };
    const network = await exposedNetwork(writeSmall(folder, 'inner', written), { device: 'cpu' });
    const made = await network.run(['a', 'b'], feeds);
    expect([...made.keys()].sort()).toEqual(['a', 'b', 'y']);
    const [column] = made.get('a')!.data as Float32Array;
    const expected = [1, -2, 3, -4].reduce((sum, x, row) => sum + x * plain.first[row * 4]!, 0);
    expect(column).toBeCloseTo(expected, 5);
  }
});

describe('two networks', () => {
  test('the same, and the same under other names: nothing', async () => {
    for (const other of [plain, { ...plain, prefix: 'net/' }, { ...plain, external: 'same.data' }])
      expect(await compared(plain, other)).toMatchObject({
        finding: { same: true },
        weights: { compared: 2, differing: 0 },
      });
  });

  test('one weight: its node, its name, its place in the tensor', async () => {
    const second = changed(plain.second, 6, 0.25);
    for (const other of [
      { ...plain, second },
      { ...plain, second, prefix: 'net/' },
      { ...plain, second, external: 'changed.data' },
    ]) {
      const { finding, node, weights } = await compared(plain, other);
      expect(finding).toMatchObject({ same: false, tensor: 'y' });
      expect(weights).toEqual({ compared: 2, differing: 1, halfPrecision: false });
      expect(node).toMatchObject({ name: 'MatMul y', opType: 'MatMul', output: 'y' });
      const [only] = node!.weights;
      expect(only).toMatchObject({ name: 'W2', difference: { at: [1, 2] } });
      expect(only!.difference!.largest).toBeCloseTo(0.25, 6);
    }
  });

  test('weights whose change nothing shows are told all the same', async () => {
    const { finding, node } = await compared(plain, {
      ...plain,
      first: changed(plain.first, 0, 1e-7),
    });
    expect(finding.same).toBe(false);
    expect(node).toMatchObject({ name: 'MatMul a', weights: [{ name: 'W1' }] });
  });

  test('rounded to half precision', async () => {
    const halved = {
      first: plain.first.map(toHalfPrecision),
      second: plain.second.map(toHalfPrecision),
    };
    const { node, weights } = await compared(plain, halved);
    expect(weights).toEqual({ compared: 2, differing: 2, halfPrecision: true });
    expect(node).toMatchObject({ name: 'MatMul a' });
  });

  test('kept in half precision, and cast before its node', async () => {
    const second = plain.second.map(toHalfPrecision);
    const { node, weights } = await compared(plain, { ...plain, second, halved: true });
    expect(weights).toEqual({ compared: 2, differing: 1, halfPrecision: true });
    expect(node).toMatchObject({ name: 'MatMul y', weights: [{ name: 'W2', rightName: 'W2h' }] });
  });

  test("what ONNX Runtime's converter to half precision makes of the ends", async () => {
    const first = changed(plain.first, 0, 1.2e-8 - plain.first[0]!);
    const halved = changed(first.map(toHalfPrecision), 0, 2 ** -24);
    const { weights } = await compared({ ...plain, first }, { ...plain, first: halved });
    expect(weights).toEqual({ compared: 2, differing: 1, halfPrecision: true });
  });

  test('an attribute', async () => {
    const { node, weights } = await compared(plain, { ...plain, alpha: 0.2 });
    expect(weights!.differing).toBe(0);
    expect(node).toMatchObject({ name: 'LeakyRelu b', attributesDiffer: true, weights: [] });
  });

  test('built otherwise: paired by name, and only numbers count', async () => {
    expect((await compared(plain, { ...plain, detour: true })).finding).toEqual({ same: true });
    const { node } = await compared(plain, {
      ...plain,
      detour: true,
      first: changed(plain.first, 3, 0.5),
    });
    expect(node).toMatchObject({ name: 'MatMul a', weights: [{ name: 'W1' }] });
  });
});

test('half precision rounds half to even, and knows its ends', () => {
  expect(
    [1 + 2 ** -11, 1 + 3 * 2 ** -11, -0.1, 65519, 65520, 2 ** -25, 0].map(toHalfPrecision),
  ).toEqual([1, 1 + 2 ** -9, -0.0999755859375, 65504, Infinity, 0, 0]);
});

test('a converter to half precision may keep tiny numbers from zero and bound large ones', () => {
  const [tiny, most] = [2 ** -24, 10_000];
  for (const [value, half] of [
    [1.2e-8, 0],
    [1.2e-8, tiny],
    [-1.2e-8, -tiny],
    [-1e9, -most],
    [12_345, 12_344],
    [12_345, most],
  ] as const)
    expect(isHalfOf(half, value)).toBe(true);
  for (const [value, half] of [
    [0, tiny],
    [1.2e-8, -tiny],
    [0.5, tiny],
    [9000, most],
    [Infinity, most],
  ] as const)
    expect(isHalfOf(half, value)).toBe(false);
});
