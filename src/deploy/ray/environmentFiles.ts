import mmocr1 from '../../python/environment/mmocr1.json';
import type { DeployEngine, DeployFile, Deployment } from '../deployment';

export const rayVersion = '2.60.0';
const ray = [`ray[serve]==${rayVersion}`, 'python-multipart==0.0.34'];
const nodeImage = 'node:22.12.0-bookworm-slim';

/** What this program itself installs for MMOCR 1.x, by the names of its steps. */
const pinned = (...ids: string[]): string[] =>
  mmocr1.steps
    .filter(step => ids.includes(step.id))
    .flatMap(({ pip }) => pip.filter(word => word.includes('==')));

/** With pip's dependencies; then, in a file of its own, what is installed without them. */
const requirements: Record<DeployEngine, Record<string, string[]>> = {
  pytorch: {
    'requirements.txt': [...ray, ...new Set(pinned('torch', 'libraries'))],
    // Nothing of a TorchServe is used here.
    'requirements-mmocr.txt': pinned('mmocr').filter(word => !word.startsWith('torchserve==')),
  },
  onnx: { 'requirements.txt': ray },
};

/** `pip install` of each of these files, as whoever runs `pip` writes it. */
export function installs(engine: DeployEngine, pip: string): string[] {
  return Object.keys(requirements[engine]).map(
    file => `${pip} install ${file === 'requirements.txt' ? '' : '--no-deps '}-r ${file}`,
  );
}

/** Requirements, and an image that has them and this folder: what every node of a cluster runs. */
export function environmentFiles({ engine }: Deployment): DeployFile[] {
  return [
    ...Object.entries(requirements[engine]).map(([path, lines]) => ({
      path,
      text: `${lines.join('\n')}\n`,
    })),
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
    ...installs(engine, 'python -m pip').map(line => `RUN ${line}`),
    'COPY . .',
    'USER 1000',
    'EXPOSE 8000',
    '',
  ].join('\n');
}
