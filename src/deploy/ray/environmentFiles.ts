import type { DeployEngine, DeployFile, Deployment } from '../deployment';
import {
  installs,
  nodeImage,
  pinned,
  requirementFiles,
  type Requirements,
} from '../pythonPackages';

export const rayVersion = '2.60.0';
const ray = [`ray[serve]==${rayVersion}`, 'python-multipart==0.0.34'];

export const requirements: Record<DeployEngine, Requirements> = {
  pytorch: {
    'requirements.txt': [...ray, ...pinned('torch', 'libraries')],
    // Nothing of a TorchServe is used here.
    'requirements-mmocr.txt': pinned('mmocr').filter(word => !word.startsWith('torchserve==')),
  },
  onnx: { 'requirements.txt': ray },
};

/** Requirements, and an image that has them and this folder: what every node of a cluster runs. */
export function environmentFiles({ engine }: Deployment): DeployFile[] {
  return [
    ...requirementFiles(requirements[engine]),
    { path: 'Dockerfile', text: dockerfile(engine) },
    { path: '.dockerignore', text: 'env\n' },
  ];
}

function dockerfile(engine: DeployEngine): string {
  return [
    '# Ray with this folder in it: what each node of a cluster runs.',
    'FROM python:3.11-slim-bookworm',
    ...(engine === 'onnx'
      ? [`COPY --from=${nodeImage} /usr/local/bin/node /usr/local/bin/node`]
      : []),
    'ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore',
    'ENV PYTHONUNBUFFERED=1 PYTHONPATH=/deployment RAY_USAGE_STATS_ENABLED=0',
    'ARG PIP_INDEX_URL',
    'WORKDIR /deployment',
    `COPY ${Object.keys(requirements[engine]).join(' ')} ./`,
    ...installs(requirements[engine], 'python -m pip').map(line => `RUN ${line}`),
    'COPY . .',
    'USER 1000',
    'EXPOSE 8000',
    '',
  ].join('\n');
}
