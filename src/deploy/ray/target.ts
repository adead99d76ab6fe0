import path from 'node:path';
import { archiveFiles } from '../archiveFiles';
import { requireServable } from '../cluster/requireServable';
import type { DeployFile, Deployment, DeployTarget } from '../deployment';
import { programFiles } from '../programFiles';
import { commandsOf, readmeFile } from '../readme';
import { yaml } from '../yaml';
import { environmentFiles } from './environmentFiles';
import { rayService } from './rayService';
import { raySections, raySteps } from './readmeSections';
import { serveConfig } from './serveConfig';

export const rayTarget: DeployTarget = {
  options: ['replicas', 'maxReplicas', 'gpus', 'batch', 'namespace', 'image'],
  engines: ['pytorch', 'onnx'],
  files: (deployment, program) => {
    requireServable(deployment);
    return [
      readmeFile(deployment, raySections(deployment)),
      { path: 'serve.yaml', text: yaml(serveConfig(deployment, '127.0.0.1')) },
      { path: 'rayservice.yaml', text: yaml(rayService(deployment)) },
      { path: 'deployment.json', text: `${JSON.stringify(written(deployment), null, 2)}\n` },
      ...environmentFiles(deployment),
      ...pythonFiles(deployment, path.join(program, 'python')),
      ...(deployment.engine === 'onnx' ? programFiles(program) : []),
      ...archiveFiles(deployment.models),
    ];
  },
  commands: deployment => commandsOf(raySteps(deployment)),
};

/** What the Python of the folder reads: nothing of where the archives came from. */
function written({ engine, models, options }: Deployment): object {
  return {
    engine,
    models: models.map(({ name, version, task, kind, file }) => {
      return { name, version, task, kind, file };
    }),
    options: {
      replicas: options.replicas,
      maxReplicas: options.maxReplicas,
      gpus: options.gpus,
      batch: options.batch,
    },
  };
}

const application = ['app', 'deployments', 'front', 'http', 'plan'];

function pythonFiles({ engine }: Deployment, python: string): DeployFile[] {
  const own = [...application, ...(engine === 'pytorch' ? ['parts'] : [])];
  const common = ['example', ...(engine === 'onnx' ? ['engine', 'program'] : [])];
  const file = (folder: string, name: string): DeployFile => ({
    path: name,
    copyOf: path.join(python, 'deploy', folder, name),
  });
  return [
    ...own.map(name => file('ray', `mmocr_${name}.py`)),
    file('ray', 'probe.py'),
    ...common.map(name => file('common', `mmocr_${name}.py`)),
    { path: 'mmocr_archive', copyOf: path.join(python, 'mmocr_archive') },
  ];
}
