import path from 'node:path';
import { loadAll } from 'js-yaml';
import type {
  DeployedModel,
  DeployFile,
  Deployment,
  DeployOptions,
} from '../../../../src/deploy/deployment';
import { checkedOptions, defaultOptions } from '../../../../src/deploy/options';
import { deployTargets } from '../../../../src/deploy/targets';
import type { Manifest } from '../../../../src/deploy/yaml';

/** The folder of the bundles. */
export const program = path.resolve(__dirname, '../../../../dist');

export const model = (name: string, more: Partial<DeployedModel> = {}): DeployedModel => ({
  name,
  version: '1.0',
  archive: path.resolve('archives', `it is "${name}" 模型.mar`),
  task: 'textdet',
  kind: 'single',
  hasOnnx: true,
  file: `${name}.mar`,
  ...more,
});

export const models = [
  model('DBNet_r18.v2'),
  model('1.0', { version: 'on' }),
  model('receipts', { task: 'kie', kind: 'kie' }),
];

/** A deployment with these options, the others as they are by default. */
export const deployment = (
  target: 'kserve' | 'kubernetes',
  engine: Deployment['engine'],
  options: Partial<DeployOptions> = {},
  served = models,
): Deployment => ({ target, engine, models: served, options: checkedOptions(target, options) });

/** Every combination of target, engine, store, GPUs, replicas and namespace that can be served. */
export function* combinations(): Generator<Deployment> {
  for (const target of ['kserve', 'kubernetes'] as const)
    for (const engine of ['pytorch', 'onnx'] as const)
      for (const store of ['claim', 'image'] as const)
        for (const gpus of engine === 'onnx' ? [0] : [0, 1, 2])
          for (const [replicas, maxReplicas] of [
            [1, 1],
            [1, 4],
            [3, 3],
          ] as const)
            for (const namespace of [defaultOptions.namespace, 'on', '1'])
              yield deployment(target, engine, { store, gpus, replicas, maxReplicas, namespace });
}

export const filesOf = (given: Deployment): DeployFile[] =>
  deployTargets[given.target].files(given, program);

/** What a written YAML file holds. */
export function documents(files: readonly DeployFile[], file: string): Manifest[] {
  const found = files.find(({ path: name }) => name === file);
  if (!found || !('text' in found)) throw new Error(`no text ${file}`);
  return loadAll(found.text) as Manifest[];
}

/** All objects for a cluster that a folder holds: every YAML file but Kustomize's own. */
export function manifests(files: readonly DeployFile[]): Manifest[] {
  return files
    .filter(({ path: name }) => /\.yaml$/.test(name) && !/kustomization|gpu\.yaml$/.test(name))
    .flatMap(({ path: name }) => documents(files, name));
}

/** One line that tells a combination from the others. */
export const titleOf = ({ target, engine, options }: Deployment): string =>
  `${target} ${engine} ${JSON.stringify(options)}`;
