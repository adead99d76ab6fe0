import type { Deployment } from '../deployment';
import type { Plain } from '../yaml';

/** Deployment, Service and what belongs to them are called so. */
export const app = 'mmocr';

/** The Secret with the access key, which is not in the folder: nobody commits it by mistake. */
export const keySecret = 'mmocr-access-key';

/** Where the gate answers, in the pod and as the Service. */
export const gatePort = 8000;

/** By which everything finds the pods. */
export const podLabels = { 'app.kubernetes.io/name': app } satisfies Plain;

/** Name, place and labels of an object. */
export function metadata({ options }: Deployment): Plain {
  return { name: app, namespace: options.namespace, labels: podLabels };
}
