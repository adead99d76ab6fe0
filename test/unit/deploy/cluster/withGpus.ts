import type { DeployFile, Deployment } from '../../../../src/deploy/deployment';
import type { Manifest } from '../../../../src/deploy/yaml';
import { documents } from './combinations';

interface Patched {
  metadata: { name: string; namespace: string };
  spec: { template: { spec: { containers: { name: string }[] } } };
}

/** The Deployment with the overlay for GPUs, merged as Kustomize does: containers by name. */
export function withGpus({ target, engine }: Deployment, files: readonly DeployFile[]): Manifest[] {
  if (target !== 'kubernetes' || engine === 'onnx') return [];
  const [base, patch] = ['base/deployment.yaml', 'overlays/gpu/gpu.yaml'].map(
    file => documents(files, file)[0] as unknown as Patched,
  ) as [Patched, Patched];
  for (const key of ['name', 'namespace'] as const)
    if (base.metadata[key] !== patch.metadata[key])
      throw new Error(`the overlay's ${key} is no one's`);
  const { containers, ...more } = patch.spec.template.spec;
  Object.assign(base.spec.template.spec, more);
  for (const changed of containers) {
    const found = base.spec.template.spec.containers.find(({ name }) => name === changed.name);
    if (!found) throw new Error(`the overlay changes ${changed.name}, which is no container`);
    Object.assign(found, changed);
  }
  return [base as unknown as Manifest];
}
