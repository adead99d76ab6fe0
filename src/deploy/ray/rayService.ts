import { yaml, type Manifest, type Plain } from '../yaml';
import type { Deployment } from '../deployment';
import { rayVersion } from './environmentFiles';
import { coresOf } from './scaling';
import { port, serveConfig } from './serveConfig';

/** Cores of a worker's pod, whose copies have one each. */
const podCores = 2;
/** GiB of a pod's memory for Ray itself, and for each copy of a model; half of it with ONNX. */
const memory = { ray: 2, copy: { pytorch: 2, onnx: 1 } };

/** KubeRay's RayService: a cluster of its own, and what it serves. */
export function rayService(deployment: Deployment): Manifest {
  const { least, most } = coresOf(deployment);
  const pods = (cores: number): number => Math.ceil(cores / podCores);
  const grows = most > least;
  return {
    apiVersion: 'ray.io/v1',
    kind: 'RayService',
    metadata: { name: 'mmocr', namespace: deployment.options.namespace },
    spec: {
      serveConfigV2: yaml(serveConfig(deployment, '0.0.0.0')),
      rayClusterConfig: {
        rayVersion,
        ...(grows ? { enableInTreeAutoscaling: true } : {}),
        headGroupSpec: {
          // It runs no model, so that no model can take it down.
          rayStartParams: { 'dashboard-host': '0.0.0.0', 'num-cpus': '0' },
          template: pod(deployment, 'head'),
        },
        workerGroupSpecs: [
          {
            groupName: 'models',
            replicas: pods(least),
            minReplicas: pods(least),
            maxReplicas: pods(most),
            rayStartParams: { 'num-cpus': String(podCores) },
            template: pod(deployment, 'worker'),
          },
        ],
      },
    },
  };
}

const asUser = { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 };

const headPorts = [
  { name: 'gcs-server', containerPort: 6379 },
  { name: 'dashboard', containerPort: 8265 },
  { name: 'client', containerPort: 10001 },
];

function pod({ engine, options: { image, gpus } }: Deployment, role: 'head' | 'worker'): Plain {
  const gib = memory.ray + (role === 'worker' ? podCores * memory.copy[engine] : 0);
  const gpu: Record<string, number> =
    role === 'worker' && gpus > 0 ? { 'nvidia.com/gpu': Math.ceil(gpus * podCores) } : {};
  const resources = { cpu: String(role === 'worker' ? podCores : 1), memory: `${gib}Gi`, ...gpu };
  return {
    spec: {
      automountServiceAccountToken: role === 'head',
      securityContext: { ...asUser, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: `ray-${role}`,
          image,
          env: [
            { name: 'RAY_USAGE_STATS_ENABLED', value: '0' },
            { name: 'HOME', value: '/tmp' },
          ],
          ports: [...(role === 'head' ? headPorts : []), { name: 'serve', containerPort: port }],
          // As much as it may use it is given: a pod that is lent memory is the first to be ended.
          resources: { requests: resources, limits: resources },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
          },
          ...probes(role),
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp' },
            { name: 'shm', mountPath: '/dev/shm' },
          ],
        },
      ],
      volumes: [
        { name: 'tmp', emptyDir: { sizeLimit: '4Gi' } },
        { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
      ],
    },
  };
}

/** KubeRay's own ask by wget, which the image has not. */
function probes(role: 'head' | 'worker'): Record<string, Plain> {
  const ask = (what: string, times: Record<string, number>): Plain => ({
    exec: { command: ['python', 'probe.py', what] },
    timeoutSeconds: 10,
    ...times,
  });
  return {
    startupProbe: ask('ray', { periodSeconds: 5, failureThreshold: 60 }),
    // A worker without a proxy that takes requests is left out of the Service.
    readinessProbe: ask(role === 'worker' ? 'serve' : 'ray', {
      periodSeconds: 5,
      failureThreshold: 10,
    }),
    livenessProbe: ask('ray', { periodSeconds: 10, failureThreshold: 12 }),
  };
}
