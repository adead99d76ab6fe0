import type { DeployTargetId } from './deployment';

/** The targets by the names their makers gave them; the same in every language. */
export const targetTitles: Record<DeployTargetId, string> = {
  ray: 'Ray Serve',
  kserve: 'KServe',
  kubernetes: 'Kubernetes',
  triton: 'Triton Inference Server',
};
