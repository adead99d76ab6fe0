import type { Deployment, DeployFile } from '../deployment';
import { configProperties } from '../cluster/config';
import { resources } from '../cluster/resources';
import { ours } from '../cluster/image';
import { type Manifest, yaml } from '../yaml';
import { app } from './names';
import { autoscaler, disruptionBudget, networkPolicy, service, workload } from './workload';

const kustomization = (what: Omit<Manifest, 'apiVersion' | 'kind'>): Manifest => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  ...what,
});

/** What is the same on all machines. Namespace, claim and Secret are apart, and outlive it. */
export function baseFiles(deployment: Deployment, program: string): DeployFile[] {
  const manifests: Record<string, Manifest[]> = {
    'deployment.yaml': [workload(deployment)],
    'service.yaml': [service(deployment)],
    'autoscaler.yaml': autoscaler(deployment),
    'disruption-budget.yaml': [disruptionBudget(deployment)],
    'network-policy.yaml': [networkPolicy(deployment)],
  };
  const files = Object.entries(manifests).filter(([, documents]) => documents.length > 0);
  return [
    {
      path: 'base/kustomization.yaml',
      text: yaml(
        kustomization({
          resources: files.map(([file]) => file),
          // Named by their content: what is changed in them brings new pods.
          configMapGenerator: [
            { name: 'mmocr-config', files: ['config.properties'] },
            { name: 'mmocr-gate', files: ['gate.conf', 'gate.sh'] },
          ],
          namespace: deployment.options.namespace,
        }),
      ),
    },
    ...files.map(([file, documents]) => ({ path: `base/${file}`, text: yaml(...documents) })),
    { path: 'base/config.properties', text: configProperties(deployment, 'http://127.0.0.1:8080') },
    ours(program, 'kubernetes/gate.conf', 'base/gate.conf'),
    ours(program, 'kubernetes/gate.sh', 'base/gate.sh'),
  ];
}

/** The base for machines of one sort: those with GPUs, where the engine has a use for them. */
export function overlayFiles(deployment: Deployment): DeployFile[] {
  const base = '../../base';
  return [
    { path: 'overlays/cpu/kustomization.yaml', text: yaml(kustomization({ resources: [base] })) },
    ...(deployment.engine === 'onnx'
      ? []
      : [
          {
            path: 'overlays/gpu/kustomization.yaml',
            text: yaml(kustomization({ resources: [base], patches: [{ path: 'gpu.yaml' }] })),
          },
          { path: 'overlays/gpu/gpu.yaml', text: yaml(gpuPatch(deployment)) },
        ]),
  ];
}

/** One GPU unless more are asked for. Machines that have some are often kept from other pods. */
export function gpuPatch(deployment: Deployment): Manifest {
  const { models, options } = deployment;
  const gpus = Math.max(1, options.gpus);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace: options.namespace },
    spec: {
      template: {
        spec: {
          tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
          containers: [
            {
              name: 'server',
              resources: resources({ ...deployment, options: { ...options, gpus } }, models.length),
            },
          ],
        },
      },
    },
  };
}
