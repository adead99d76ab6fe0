import type { DeployTarget } from '../deployment';
import { archiveFiles } from '../archiveFiles';

export const rayTarget: DeployTarget = {
  options: ['replicas', 'maxReplicas', 'gpus', 'batch'],
  engines: ['pytorch', 'onnx'],
  files: ({ models }) => archiveFiles(models),
  commands: () => [],
};
