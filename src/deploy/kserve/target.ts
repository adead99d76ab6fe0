import type { DeployTarget } from '../deployment';
import { archiveFiles } from '../archiveFiles';

export const kserveTarget: DeployTarget = {
  options: ['replicas', 'maxReplicas', 'gpus', 'namespace', 'image', 'store'],
  engines: ['pytorch', 'onnx'],
  files: ({ models }) => archiveFiles(models),
  commands: () => [],
};
