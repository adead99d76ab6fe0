import { configFolder } from '../cluster/config';
import { containerSecurity } from '../cluster/security';
import type { Plain } from '../yaml';
import { gatePort, keySecret } from './names';

/** Asks for the access key, and lets inference through: the only port that the pod opens. */
export function gateContainer(): Plain {
  const port = 'http';
  return {
    name: 'gate',
    image: 'nginxinc/nginx-unprivileged:1.28.0-alpine',
    command: ['sh', `${configFolder}/gate.sh`],
    ports: [{ name: port, containerPort: gatePort, protocol: 'TCP' }],
    // Without the Secret the container is not started.
    env: [{ name: 'MMOCR_KEY', valueFrom: { secretKeyRef: { name: keySecret, key: 'key' } } }],
    resources: {
      requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '256Mi' },
      limits: { cpu: '500m', memory: '128Mi', 'ephemeral-storage': '1Gi' },
    },
    securityContext: { ...containerSecurity, runAsUser: 101 },
    readinessProbe: { httpGet: { path: '/ping', port }, periodSeconds: 10, timeoutSeconds: 5 },
    livenessProbe: { tcpSocket: { port }, periodSeconds: 20 },
    // Until the Service has forgotten the pod.
    lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
    volumeMounts: [
      { name: 'gate', mountPath: configFolder, readOnly: true },
      { name: 'gate-tmp', mountPath: '/tmp' },
    ],
  };
}
