import mmocr1 from '../../python/environment/mmocr1.json';
import type { DeployFile, Deployment } from '../deployment';

/**
 * Triton 2.51.0 with Python 3.10, for which MMOCR has wheels; the next release has 3.12.
 */
export const tritonImage = 'nvcr.io/nvidia/tritonserver:24.10-py3';
const nodeImage = 'node:22.12.0-bookworm-slim';

/** What this program itself installs for MMOCR 1.x, by the names of its steps. */
const pinned = (id: string): string[] =>
  mmocr1.steps
    .filter(step => step.id === id)
    .flatMap(({ pip }) => pip.filter(word => word.includes('==')));

/** With pip's dependencies; then, in a file of its own, what is installed without them. */
export const requirements: Record<Deployment['engine'], Record<string, string[]>> = {
  pytorch: {
    'requirements.txt': [...new Set([...pinned('torch'), ...pinned('libraries')])],
    'requirements-mmocr.txt': pinned('mmocr'),
  },
  onnx: { 'requirements.txt': pinned('libraries').filter(word => word.startsWith('numpy==')) },
};

/** `pip install` of each of these files, as whoever runs `pip` writes it. */
export function installs(engine: Deployment['engine'], pip: string): string[] {
  return Object.keys(requirements[engine]).map(
    file => `${pip} install ${file === 'requirements.txt' ? '' : '--no-deps '}-r ${file}`,
  );
}

/** What makes the environment of the Python backend: requirements, and an image that has them. */
export function environmentFiles({ engine }: Deployment): DeployFile[] {
  return [
    ...Object.entries(requirements[engine]).map(([path, lines]) => ({
      path,
      text: `${lines.join('\n')}\n`,
    })),
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
    ...installs(engine, 'python3 -m pip').map(line => `RUN ${line}`),
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
