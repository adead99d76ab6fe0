import { noAccount, podSecurity } from '../cluster/security';
import { storeVolumes } from '../cluster/store';
import type { Deployment } from '../deployment';
import type { Manifest, Plain } from '../yaml';
import { gateContainer } from './gateContainer';
import { app, gatePort, metadata, podLabels } from './names';
import { serverContainer } from './serverContainer';

/** The pods: a server and its gate. An autoscaler, where there is one, says how many. */
export function workload(deployment: Deployment): Manifest {
  const { options } = deployment;
  const scaled = options.maxReplicas > options.replicas;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(deployment),
    spec: {
      ...(scaled ? {} : { replicas: options.replicas }),
      selector: { matchLabels: podLabels },
      // A new pod is ready before an old one goes.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: podLabels },
        spec: {
          ...noAccount,
          securityContext: podSecurity,
          terminationGracePeriodSeconds: 60,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: podLabels },
            },
          ],
          containers: [serverContainer(deployment), gateContainer()],
          volumes: volumes(deployment),
        },
      },
    },
  };
}

function volumes(deployment: Deployment): Plain[] {
  return [
    ...storeVolumes(deployment),
    { name: 'config', configMap: { name: 'mmocr-config' } },
    { name: 'gate', configMap: { name: 'mmocr-gate' } },
    { name: 'tmp', emptyDir: { sizeLimit: '3Gi' } },
    { name: 'gate-tmp', emptyDir: { sizeLimit: '512Mi' } },
    ...(deployment.engine === 'pytorch' ? [{ name: 'run', emptyDir: { sizeLimit: '512Mi' } }] : []),
  ];
}

/** By which other pods of the cluster reach the gates. */
export function service(deployment: Deployment): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(deployment),
    spec: {
      type: 'ClusterIP',
      selector: podLabels,
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
    },
  };
}

/** Who reaches a pod, and that it reaches nobody. */
export function networkPolicy(deployment: Deployment): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(deployment),
    spec: {
      podSelector: { matchLabels: podLabels },
      policyTypes: ['Ingress', 'Egress'],
      // Pods of the namespace. An ingress controller elsewhere needs a line of its own.
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: gatePort, protocol: 'TCP' }] }],
      egress: [],
    },
  };
}

/** As many pods as their processors are busy; none where their number is fixed. */
export function autoscaler(deployment: Deployment): Manifest[] {
  const { replicas, maxReplicas } = deployment.options;
  if (maxReplicas === replicas) return [];
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(deployment),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app },
        minReplicas: replicas,
        maxReplicas,
        metrics: [
          {
            // Of the server alone: a gate that does little would make it look idle.
            type: 'ContainerResource',
            containerResource: {
              container: 'server',
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: 120 },
            },
          },
        ],
        // Loading a model takes some seconds, and looks like load.
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    },
  ];
}

/** At most one pod is taken away at a time, when machines are emptied. */
export function disruptionBudget(deployment: Deployment): Manifest {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(deployment),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: podLabels },
    },
  };
}
