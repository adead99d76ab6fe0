import * as fs from 'node:fs';
import * as os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeployedModel, DeployFile, Deployment } from '../../../src/deploy/deployment';
import { deployedModel } from '../../../src/deploy/deployedModel';
import { defaultOptions } from '../../../src/deploy/options';
import { modelConfig, versionFolder } from '../../../src/deploy/triton/modelConfig';
import { networkFiles } from '../../../src/deploy/triton/networkFiles';
import { gpusOf, placement } from '../../../src/deploy/triton/placement';
import { tritonTarget } from '../../../src/deploy/triton/target';
import { writeFiles } from '../../../src/deploy/writeFiles';
import { root } from '../cli/run';
import { deploymentOf, writeMar } from './archives';

const deployment = (
  options: Partial<Deployment['options']>,
  more: Partial<DeployedModel> = {},
  engine: Deployment['engine'] = 'pytorch',
): Deployment => ({
  ...deploymentOf('/a/m.mar', 'triton', more),
  engine,
  options: { ...defaultOptions, ...options },
});
const configOf = (of: Deployment): string => modelConfig(of.models[0]!, of);
const filesOf = (of: Deployment): DeployFile[] => tritonTarget.files(of, path.join(root, 'dist'));

describe('instances', () => {
  it.each<[number, number, ReturnType<typeof placement>]>([
    [3, 0, [{ count: 3 }]],
    [1, 1, [{ count: 1, gpus: [0] }]],
    [3, 1, [{ count: 1, gpus: [0, 1, 2] }]],
    [4, 0.5, [{ count: 2, gpus: [0, 1] }]],
    // Three fit a GPU of which each takes 0.3; the fourth is alone on the next.
    [
      4,
      0.3,
      [
        { count: 3, gpus: [0] },
        { count: 1, gpus: [1] },
      ],
    ],
    [2, 0.1, [{ count: 2, gpus: [0] }]],
  ])('%i of %d GPUs each', (replicas, gpus, groups) => {
    const placed = placement(deployment({ replicas, gpus }));
    expect(placed).toEqual(groups);
    expect(placed.reduce((sum, { count, gpus: on = [0] }) => sum + count * on.length, 0)).toBe(
      replicas,
    );
    expect(gpusOf(placed)).toBe(gpus > 0 ? Math.max(...groups.flatMap(g => g.gpus ?? [])) + 1 : 0);
  });

  it('are on one GPU at most, and the program is on none', () => {
    expect(() => placement(deployment({ gpus: 2 }))).toThrow(/--gpus 1/);
    expect(() => placement(deployment({ gpus: 1 }, {}, 'onnx'))).toThrow(/leave out --gpus/);
  });
});

describe("a model's config.pbtxt", () => {
  it('has one request at a time, of any number of images', () => {
    const config = configOf(deployment({}));
    expect(config).toContain('max_batch_size: 0\n');
    expect(config).toContain('input [ { name: "image" data_type: TYPE_STRING dims: [ -1 ] } ]');
    expect(config).not.toContain('dynamic_batching');
    expect(config).not.toContain('"program"');
  });

  it('with --batch leaves the dimension of the batch to Triton', () => {
    const config = configOf(deployment({ batch: 4, replicas: 2 }, {}, 'onnx'));
    expect(config).toContain('max_batch_size: 4\n');
    expect(config).toContain('input [ { name: "image" data_type: TYPE_STRING dims: [ 1 ] } ]');
    expect(config).toMatch(/dynamic_batching \{ preferred_batch_size: \[ 4 \]/);
    expect(config).toContain('instance_group [ { count: 2 kind: KIND_CPU } ]');
    expect(config).toContain('key: "program" value { string_value: "../../program" }');
  });

  it('takes texts where the model wants to be told of them, and is warmed up with some', () => {
    const kie = deployment({}, { kind: 'kie', task: 'kie' });
    expect(configOf(kie)).toContain('input [ { name: "texts"');
    expect(filesOf(kie).map(file => file.path)).toContain('models/m/warmup/texts');
    expect(configOf(deployment({}, { kind: 'chain', task: 'kie' }))).not.toContain('texts');
  });
});

it.each([
  ['1.0', '1'],
  ['2.1', '2'],
  ['2024.05', '2024'],
  ['0.9', '1'],
  ['v3', '1'],
  ['12345678901234567890', '123456789'],
])('version %s lies in folder %s', (version, folder) => {
  expect(versionFolder(version)).toBe(folder);
});

describe('the written folder', () => {
  it('has each archive in the folder of its version, and says so', () => {
    const files = filesOf(deployment({}, { version: '2.0' }));
    expect(files).toContainEqual({ path: 'models/m/2/m.mar', copyOf: '/a/m.mar' });
    const readme = files.find(file => file.path === 'README.md');
    expect(readme && 'text' in readme && readme.text).toContain('`models/m/2/m.mar`');
  });

  it('warms up with an element as Triton reads it: its length in four bytes, then itself', () => {
    for (const file of filesOf(deployment({}, { kind: 'kie' }))) {
      if (!file.path.includes('/warmup/')) continue;
      const bytes = Buffer.from('text' in file ? file.text : '');
      expect(bytes.readUInt32LE(0)).toBe(bytes.length - 4);
    }
  });

  it('has the networks alone as they are in the archive', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr tést 网络-'));
    try {
      const model = await deployedModel(writeMar(path.join(folder, 'm.mar')));
      await writeFiles(folder, networkFiles(model), new AbortController().signal);
      const place = path.join(folder, 'networks', 'm.detection');
      expect(fs.readFileSync(path.join(place, '1', 'w.onnx'), 'utf8')).toBe('network');
      expect(fs.readFileSync(path.join(place, 'config.pbtxt'), 'utf8')).toContain(
        'default_model_filename: "w.onnx"',
      );
      const plain = await deployedModel(
        writeMar(path.join(folder, 'plain.mar'), { description: false }),
      );
      expect(networkFiles(plain)).toEqual([]);
    } finally {
      fs.rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 100 });
    }
  });

  it('installs numpy 1, with which alone the Python backend takes images', () => {
    for (const engine of ['pytorch', 'onnx'] as const) {
      const file = filesOf(deployment({}, {}, engine)).find(
        ({ path: name }) => name === 'requirements.txt',
      );
      expect(file && 'text' in file && file.text).toMatch(/^numpy==1\./m);
    }
  });
});
