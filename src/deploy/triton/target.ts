import path from 'node:path';
import type { DeployedModel, DeployFile, Deployment, DeployTarget } from '../deployment';
import { programFiles } from '../programFiles';
import { commandsOf, readmeFile } from '../readme';
import { environmentFiles } from './environmentFiles';
import { modelConfig, versionFolder } from './modelConfig';
import { networkFiles } from './networkFiles';
import { readmeSections, steps } from './readme';
import { warmUpFiles } from './warmUpFiles';

/** What answers in an instance, beside `model.py`; of this program's Python. */
const sources: Record<Deployment['engine'], string[]> = {
  pytorch: ['mmocr_archive'],
  onnx: [
    'mmocr_archive',
    'deploy/common/mmocr_engine.py',
    'deploy/common/mmocr_example.py',
    'deploy/common/mmocr_program.py',
  ],
};

export const tritonTarget: DeployTarget = {
  options: ['replicas', 'gpus', 'batch'],
  engines: ['pytorch', 'onnx'],
  files: (deployment, program) => {
    const python = path.join(program, 'python');
    return [
      readmeFile(inRepository(deployment), readmeSections(deployment)),
      ...environmentFiles(deployment),
      ...['start.py', 'probe.py'].map(file => ({
        path: file,
        copyOf: path.join(python, 'deploy', 'triton', file),
      })),
      ...deployment.models.flatMap(model => modelFiles(model, deployment, python)),
      ...(deployment.engine === 'onnx'
        ? [...programFiles(program), ...deployment.models.flatMap(networkFiles)]
        : []),
    ];
  },
  commands: deployment => commandsOf(steps(deployment)),
};

/** Each archive lies in its model's folder: that can be copied into any model repository. */
function inRepository(deployment: Deployment): Deployment {
  const models = deployment.models.map(model => ({
    ...model,
    file: `${model.name}/${versionFolder(model.version)}/${model.file}`,
  }));
  return { ...deployment, models };
}

function modelFiles(model: DeployedModel, deployment: Deployment, python: string): DeployFile[] {
  const folder = `models/${model.name}`;
  const version = `${folder}/${versionFolder(model.version)}`;
  const own = ['model.py', 'tensors.py', 'answering.py'].map(file => `deploy/triton/${file}`);
  return [
    { path: `${folder}/config.pbtxt`, text: modelConfig(model, deployment) },
    ...warmUpFiles(folder, model),
    { path: `${version}/${model.file}`, copyOf: model.archive },
    ...[...own, ...sources[deployment.engine]].map(source => ({
      path: `${version}/${path.posix.basename(source)}`,
      copyOf: path.join(python, ...source.split('/')),
    })),
  ];
}
