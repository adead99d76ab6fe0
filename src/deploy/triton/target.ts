import type { DeployTarget } from '../deployment';
import { archiveFiles } from '../archiveFiles';

export const tritonTarget: DeployTarget = {
  options: ['replicas', 'gpus', 'batch'],
  engines: ['pytorch', 'onnx'],
  files: ({ models }) => archiveFiles(models),
  commands: () => [],
};
