import * as path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { DeployedModel, DeployFile, Deployment } from '../../../src/deploy/deployment';
import { defaultOptions } from '../../../src/deploy/options';
import { rayTarget } from '../../../src/deploy/ray/target';
import { root } from '../cli/run';

const model = (name: string, kind: DeployedModel['kind']): DeployedModel => ({
  name,
  version: '1.0',
  archive: path.join(path.sep, 'elsewhere', `It's "${name}" 模型.mar`),
  task: kind === 'chain' ? 'spotting' : 'textdet',
  kind,
  hasOnnx: true,
  file: `${name}.mar`,
});
const deployment = (given: Partial<Deployment> = {}): Deployment => ({
  target: 'ray',
  engine: 'pytorch',
  models: [model('dbnet', 'single'), model('ocr', 'chain')],
  options: defaultOptions,
  ...given,
});
const files = (given: Partial<Deployment> = {}): Map<string, DeployFile> =>
  new Map(
    rayTarget
      .files(deployment(given), path.join(root, 'dist'))
      .map(file => [file.path, file] as const),
  );
const text = (path: string, given: Partial<Deployment> = {}): string => {
  const file = files(given).get(path);
  return file && 'text' in file ? file.text : '';
};

interface ServeYaml {
  http_options: { host: string };
  applications: {
    name: string;
    args: { parts?: string };
    deployments: Record<string, unknown>[];
  }[];
}

describe('a folder for Ray Serve', () => {
  it('has copies for a recogniser of its own where the handler runs a chain', () => {
    const { http_options: http, applications } = load(text('serve.yaml')) as ServeYaml;
    expect(http.host).toBe('127.0.0.1');
    expect(
      applications.map(({ name, args, deployments }) => [
        name,
        args.parts,
        deployments.map(each => each['name']),
      ]),
    ).toEqual([
      ['dbnet', 'together', ['dbnet']],
      ['ocr', 'apart', ['ocr', 'ocr-recognition']],
      ['mmocr front', undefined, ['Front']],
    ]);
  });

  it('keeps a chain in one process with the engine, whose program it carries', () => {
    const { applications } = load(text('serve.yaml', { engine: 'onnx' })) as ServeYaml;
    expect(applications[1]).toMatchObject({
      args: { parts: 'together' },
      deployments: [{ name: 'ocr' }],
    });
    expect(files({ engine: 'onnx' }).has('program/dist/cli.js')).toBe(true);
    expect(files().has('program/dist/cli.js')).toBe(false);
  });

  it('keeps no GPU for the engine, which has no use for one', () => {
    const options = { ...defaultOptions, gpus: 0.5 };
    expect(() => files({ engine: 'onnx', options })).toThrow('--gpus 0.5');
  });

  it('says how many copies, which part of a GPU, and what waits', () => {
    const options = { ...defaultOptions, replicas: 2, maxReplicas: 5, gpus: 0.25, batch: 4 };
    const { applications } = load(text('serve.yaml', { options })) as ServeYaml;
    expect(applications[0]!.deployments[0]).toMatchObject({
      num_replicas: 'auto',
      autoscaling_config: { min_replicas: 2, max_replicas: 5, target_ongoing_requests: 4 },
      ray_actor_options: { num_cpus: 1, num_gpus: 0.25 },
      user_config: { batch: 4 },
      max_queued_requests: 100,
    });
    const service = text('rayservice.yaml', { options });
    expect(service).toContain('enableInTreeAutoscaling: true');
    expect(service).toContain('nvidia.com/gpu: 1');
  });

  it('tells a README of its own the commands, and nobody where it was written', () => {
    const readme = text('README.md');
    for (const command of rayTarget.commands(deployment())) expect(readme).toContain(command);
    for (const file of files().values())
      if ('text' in file) expect(file.text).not.toContain('elsewhere');
  });
});
