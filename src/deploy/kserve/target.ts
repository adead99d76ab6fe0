import path from 'node:path';
import { archiveFiles } from '../archiveFiles';
import {
  dockerFolder,
  imageSteps,
  mmocrStage,
  modelLayer,
  modelStages,
  ours,
  ownStage,
} from '../cluster/image';
import { placeFiles } from '../cluster/placeFiles';
import { requireServable } from '../cluster/requireServable';
import { storeSteps } from '../cluster/store';
import type { Deployment, DeployFile, DeployTarget } from '../deployment';
import { programFiles } from '../programFiles';
import { requirementFiles } from '../pythonPackages';
import { commandsOf, readmeFile, type ReadmeStep } from '../readme';
import { yaml } from '../yaml';
import { configMap, customServices, runtimeServices, servingRuntime } from './manifests';
import { namedModels } from './names';
import { readmeSections } from './readmeSections';
import { triedRequirements } from './tryHere';

function steps(deployment: Deployment): ReadmeStep[] {
  const { engine, options } = deployment;
  const place = `--namespace ${options.namespace}`;
  const [first] = namedModels(deployment);
  return [
    ...imageSteps(deployment, [
      ...(engine === 'pytorch' ? [mmocrStage(deployment)] : []),
      ownStage,
      ...modelStages(deployment),
    ]),
    { says: 'Make the namespace:', commands: ['kubectl apply --filename namespace.yaml'] },
    ...storeSteps(deployment, 'store'),
    {
      says: 'See what would change in the cluster, and change it:',
      commands: [
        'kubectl diff --filename custom',
        'kubectl apply --filename custom',
        `kubectl wait ${place} --for condition=Ready --timeout 15m inferenceservice --all`,
      ],
    },
    {
      says: 'Reach a model from here, as long as this runs (each InferenceService has a Service of its own):',
      commands: [`kubectl port-forward ${place} service/${first!.name}-predictor 8000:80`],
    },
  ];
}

function files(deployment: Deployment, program: string): DeployFile[] {
  requireServable(deployment);
  return [
    ...archiveFiles(deployment.models),
    ...serverFiles(deployment, program),
    ...modelLayer(deployment, program),
    ...placeFiles(deployment),
    ...manifestFiles(deployment),
    readmeFile(deployment, { ...readmeSections(deployment), steps: steps(deployment) }),
  ];
}

/** Either way of naming a model to KServe is a folder of its own: they would fight over a name. */
function manifestFiles(deployment: Deployment): DeployFile[] {
  const custom = yaml(...customServices(deployment));
  const settings = deployment.engine === 'onnx' ? yaml(configMap(deployment)) : undefined;
  return ['custom', 'runtime'].flatMap(folder => [
    ...(settings === undefined ? [] : [{ path: `${folder}/config.yaml`, text: settings }]),
    ...(folder === 'custom'
      ? [{ path: 'custom/inferenceservice.yaml', text: custom }]
      : [
          { path: 'runtime/servingruntime.yaml', text: yaml(servingRuntime(deployment)) },
          { path: 'runtime/inferenceservice.yaml', text: yaml(...runtimeServices(deployment)) },
        ]),
  ]);
}

function serverFiles({ engine }: Deployment, program: string): DeployFile[] {
  if (engine === 'onnx')
    return [ours(program, 'common/onnx.Dockerfile', 'Dockerfile'), ...programFiles(program)];
  return [
    dockerFolder(program),
    ours(program, 'kserve/pytorch.Dockerfile', 'Dockerfile'),
    ...['predictor.py', 'tensors.py', 'requirements.txt'].map(file =>
      ours(program, `kserve/${file}`, file),
    ),
    ...requirementFiles(triedRequirements),
    { path: '.dockerignore', text: 'env\n' },
    { path: 'mmocr_archive', copyOf: path.join(program, 'python', 'mmocr_archive') },
  ];
}

export const kserveTarget: DeployTarget = {
  options: ['replicas', 'maxReplicas', 'gpus', 'namespace', 'image', 'store'],
  engines: ['pytorch', 'onnx'],
  files,
  commands: deployment => commandsOf(steps(deployment)),
};
