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
import { commandsOf, readmeFile, type ReadmeStep } from '../readme';
import { baseFiles, overlayFiles } from './kustomization';
import { app, keySecret } from './names';
import { readmeSections } from './readmeSections';

const overlay = ({ options: { gpus } }: Deployment): string =>
  `overlays/${gpus > 0 ? 'gpu' : 'cpu'}`;

function steps(deployment: Deployment): ReadmeStep[] {
  const { engine, options } = deployment;
  const place = `--namespace ${options.namespace}`;
  return [
    ...imageSteps(deployment, [
      engine === 'pytorch' ? mmocrStage(deployment) : ownStage,
      ...modelStages(deployment),
    ]),
    { says: 'Make the namespace:', commands: ['kubectl apply --filename namespace.yaml'] },
    ...storeSteps(deployment, 'store'),
    {
      says: 'Make the access key and its Secret; without it no pod starts:',
      commands: [
        'sh make-key.sh',
        `kubectl create secret generic ${keySecret} ${place} --from-file key=access-key`,
      ],
    },
    {
      says: 'See what would change in the cluster, and change it:',
      commands: [
        `kubectl diff --kustomize ${overlay(deployment)}`,
        `kubectl apply --kustomize ${overlay(deployment)}`,
        `kubectl rollout status ${place} --timeout 15m deployment/${app}`,
      ],
    },
    {
      says: 'Reach it from here, as long as this runs:',
      commands: [`kubectl port-forward ${place} service/${app} 8000:80`],
    },
  ];
}

function files(deployment: Deployment, program: string): DeployFile[] {
  requireServable(deployment);
  const { engine, models } = deployment;
  return [
    ...archiveFiles(models),
    ...(engine === 'pytorch'
      ? [dockerFolder(program)]
      : [ours(program, 'common/onnx.Dockerfile', 'Dockerfile'), ...programFiles(program)]),
    ...modelLayer(deployment, program),
    ours(program, 'kubernetes/make-key.sh', 'make-key.sh'),
    { path: '.gitignore', text: 'access-key\nkey_file.json\n' },
    ...placeFiles(deployment),
    ...baseFiles(deployment, program),
    ...overlayFiles(deployment),
    readmeFile(deployment, {
      ...readmeSections(deployment, overlay(deployment)),
      steps: steps(deployment),
    }),
  ];
}

export const kubernetesTarget: DeployTarget = {
  options: ['replicas', 'maxReplicas', 'gpus', 'namespace', 'image', 'store'],
  engines: ['pytorch', 'onnx'],
  files,
  commands: deployment => commandsOf(steps(deployment)),
};
