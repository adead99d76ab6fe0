import { configFolder, threads } from '../cluster/config';
import { resources } from '../cluster/resources';
import { containerSecurity } from '../cluster/security';
import { storeFolder, storeMounts, storeVolumes } from '../cluster/store';
import type { DeployedModel, Deployment } from '../deployment';
import type { Plain } from '../yaml';

/** Where a predictor answers in its pod. */
const port = 8080;

/** A container that a manifest describes. */
type Container = Record<string, Plain>;

/** KServe finds the container that answers by this name. */
export const containerName = 'kserve-container';

/**
 * The container of any model: KServe's own server around an archive, or the built-in server. In a
 * pod it listens on all addresses, since KServe sends requests there.
 */
export function predictorContainer(deployment: Deployment): Container {
  const { engine, options } = deployment;
  return {
    name: containerName,
    image: options.image,
    args:
      engine === 'pytorch'
        ? ['--host', '0.0.0.0', '--port', String(port)]
        : ['--model-store', storeFolder, '--ts-config', `${configFolder}/config.properties`],
    ports: [{ containerPort: port, protocol: 'TCP' }],
    env: threads(deployment),
    resources: resources(deployment, 1),
    securityContext: containerSecurity,
    volumeMounts: [
      ...storeMounts(deployment),
      ...(engine === 'onnx' ? [{ name: 'config', mountPath: configFolder, readOnly: true }] : []),
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/** What the container is told of one model, after what it is told of all. */
export function modelArguments(
  { engine, options: { gpus } }: Deployment,
  { name, file, kind }: DeployedModel,
): string[] {
  return engine === 'pytorch'
    ? [
        ...['--archive', `${storeFolder}/${file}`],
        ...(gpus > 0 ? ['--gpu', '0'] : []),
        ...(kind === 'kie' ? ['--texts'] : []),
      ]
    : ['--models', `${name}=${file}`];
}

/** Ready when the model is; alive while the server answers at all. */
export function probes({ name }: DeployedModel): Container {
  const get = (path: string, times: Record<string, number>): Plain => ({
    httpGet: { path, port },
    timeoutSeconds: 5,
    ...times,
  });
  const ready = `/v2/models/${name}/ready`;
  return {
    startupProbe: get(ready, { periodSeconds: 5, failureThreshold: 120 }),
    readinessProbe: get(ready, { periodSeconds: 10, failureThreshold: 3 }),
    livenessProbe: get('/v2/health/live', { periodSeconds: 20, failureThreshold: 6 }),
  };
}

/** The volumes of such a pod. */
export function predictorVolumes(deployment: Deployment): Plain[] {
  return [
    ...storeVolumes(deployment),
    ...(deployment.engine === 'onnx'
      ? [{ name: 'config', configMap: { name: 'mmocr-config' } }]
      : []),
    { name: 'tmp', emptyDir: { sizeLimit: '3Gi' } },
  ];
}

/** Machines with GPUs are often kept from other pods. */
export function tolerations({ options: { gpus } }: Deployment): Plain[] {
  return gpus > 0 ? [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }] : [];
}
