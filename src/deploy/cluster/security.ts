import type { Plain } from '../yaml';

/** The user of every image here; a number, since a cluster cannot tell who a name is. */
const user = 1000;

/** What Kubernetes calls "restricted", of a pod. Its user's group owns what is mounted. */
export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  seccompProfile: { type: 'RuntimeDefault' },
} satisfies Plain;

/** The same of a container, whole: a ServingRuntime says nothing of its pods. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: user,
  seccompProfile: { type: 'RuntimeDefault' },
} satisfies Plain;

/** A pod that asks its cluster for nothing needs no account there, nor the services' addresses. */
export const noAccount = { automountServiceAccountToken: false, enableServiceLinks: false };
