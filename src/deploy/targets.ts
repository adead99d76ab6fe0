import type { DeployTarget, DeployTargetId } from './deployment';
import { kserveTarget } from './kserve/target';
import { kubernetesTarget } from './kubernetes/target';
import { rayTarget } from './ray/target';
import { tritonTarget } from './triton/target';

/** Every target; one that is forgotten does not compile. */
export const deployTargets: Record<DeployTargetId, DeployTarget> = {
  ray: rayTarget,
  kserve: kserveTarget,
  kubernetes: kubernetesTarget,
  triton: tritonTarget,
};
