import type { Deployment } from '../deployment';
import type { Manifest } from '../yaml';

/** The namespace, which refuses pods that are less than "restricted". */
export function namespaceManifest({ options }: Deployment): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: options.namespace,
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'v1.32',
      },
    },
  };
}
