import type { DeployFile, Deployment } from '../deployment';
import {
  installs,
  nodeImage,
  pinned,
  requirementFiles,
  type Requirements,
} from '../pythonPackages';

/**
 * Triton 2.51.0 with Python 3.10, for which MMOCR has wheels; the next release has 3.12.
 */
export const tritonImage = 'nvcr.io/nvidia/tritonserver:24.10-py3';

export const requirements: Record<Deployment['engine'], Requirements> = {
  pytorch: {
    'requirements.txt': pinned('torch', 'libraries'),
    'requirements-mmocr.txt': pinned('mmocr'),
  },
  onnx: { 'requirements.txt': pinned('libraries').filter(word => word.startsWith('numpy==')) },
};

/** What makes the environment of the Python backend: requirements, and an image that has them. */
export function environmentFiles({ engine }: Deployment): DeployFile[] {
  return [
    ...requirementFiles(requirements[engine]),
    { path: 'Dockerfile', text: dockerfile(engine) },
    { path: '.dockerignore', text: 'models\nenv\n' },
  ];
}

function dockerfile(engine: Deployment['engine']): string {
  const isOnnx = engine === 'onnx';
  const files = Object.keys(requirements[engine]).join(' ');
  return [
    '# Triton with what the models of this folder need; the models themselves are mounted.',
    `FROM ${tritonImage}`,
    // A Debian of 2022 has the C library that this Node wants; Ubuntu 22.04 is no older.
    ...(isOnnx ? [`COPY --from=${nodeImage} /usr/local/bin/node /usr/local/bin/node`] : []),
    'ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore',
    'ARG PIP_INDEX_URL',
    'WORKDIR /deployment',
    `COPY ${files} ./`,
    ...installs(requirements[engine], 'python3 -m pip').map(line => `RUN ${line}`),
    ...(isOnnx ? ['COPY program program'] : []),
    'COPY probe.py ./',
    'USER 1000',
    'EXPOSE 8000 8001 8002',
    '# Ready when the models answer: the health of Triton itself says nothing about them.',
    'HEALTHCHECK --interval=30s --timeout=60s --start-period=5m CMD ["python3", "probe.py"]',
    'CMD ["tritonserver", "--model-repository=/deployment/models", "--disable-auto-complete-config", \\',
    '     "--backend-config=python,stub-timeout-seconds=600"]',
    '',
  ].join('\n');
}
