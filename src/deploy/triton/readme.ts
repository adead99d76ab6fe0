import type { Deployment } from '../deployment';
import type { ReadmeSections, ReadmeStep } from '../readme';
import { installs } from '../pythonPackages';
import { requirements, tritonImage } from './environmentFiles';
import { gpusOf, placement } from './placement';
import { notes } from './readmeNotes';

const container = 'mmocr-triton';
const image = 'mmocr-triton:24.10';

/** From the folder to models that answer, in Docker. */
export function steps(deployment: Deployment): ReadmeStep[] {
  const gpus = gpusOf(placement(deployment));
  return [
    {
      says: 'Build the image: Triton, with the packages that the models need:',
      commands: [`docker build --tag ${image} .`],
    },
    {
      says: 'Start it, on loopback; the Python backend hands images over in shared memory:',
      commands: [
        [
          `docker run --detach --name ${container} --shm-size 1g`,
          ...(gpus > 0 ? [`--gpus ${gpus}`] : []),
          '--publish 127.0.0.1:8000:8000 --publish 127.0.0.1:8001:8001 --publish 127.0.0.1:8002:8002',
          '--volume "$PWD/models:/deployment/models:ro"',
          image,
        ].join(' '),
      ],
    },
    {
      says: 'Ask every model about an image, until all of them answer (exit code 0):',
      commands: ['python3 probe.py 127.0.0.1:8000'],
    },
  ];
}

function dockerNeeds(deployment: Deployment): string {
  const gpus = gpusOf(placement(deployment));
  if (gpus === 0) return 'Docker; no GPU';
  return `Docker, ${gpus} NVIDIA GPU${gpus > 1 ? 's' : ''} with the driver that ${tritonImage} asks for, and the NVIDIA Container Toolkit`;
}

/** What only Triton's README says. */
export function readmeSections(deployment: Deployment): ReadmeSections {
  const { engine } = deployment;
  return {
    about:
      '`models/` is a model repository: Triton loads it as it stands. Each model is one of the Python backend, ' +
      `each of its instances a process of its own in which ${engine === 'onnx' ? 'the program of `program/` computes the ONNX files' : "the archive's own handler runs"}.`,
    needs: [
      dockerNeeds(deployment),
      'Python 3.8 or newer for `probe.py`, nothing besides',
      ...(engine === 'onnx' ? ['Linux on x64; Node comes with the image'] : []),
    ],
    steps: steps(deployment),
    address: '127.0.0.1:8000',
    back: [
      { says: 'Send the traffic back to the server that had it.', commands: [] },
      { says: 'End Triton:', commands: [`docker rm --force ${container}`] },
    ],
    files: [
      ['models/', 'the model repository'],
      ...(engine === 'onnx'
        ? [
            ['program/', 'what reads ONNX files, for Node'] as const,
            [
              'networks/',
              'the networks alone, a second repository for the ONNX Runtime backend',
            ] as const,
          ]
        : []),
      ['Dockerfile', 'Triton with what the models need'],
      ...Object.keys(requirements[engine]).map(
        file => [file, 'packages of the Python backend, pinned'] as const,
      ),
      ['start.py', 'the same Triton from PyPI, without Docker'],
      ['probe.py', 'whether the models really answer'],
    ],
    more: [{ title: 'Without Docker', text: withoutDocker(engine) }, ...notes(deployment)],
  };
}

function withoutDocker(engine: Deployment['engine']): string {
  return [
    '`nvidia-pytriton` carries the same tritonserver 2.51.0 for Linux on x64 with glibc 2.35 or newer. The environment is of Python 3.10 or 3.11 with its ' +
      `shared library (of Debian and Ubuntu: \`libpython3.11\`)${engine === 'onnx' ? ', and Node 20.19 or newer is on the PATH' : ''}:`,
    [
      '```sh',
      'python3.11 -m venv env',
      ...installs(requirements[engine], 'env/bin/pip'),
      'env/bin/pip install --no-deps nvidia-pytriton==0.7.0',
      'env/bin/python start.py --port 8000',
      '```',
    ].join('\n'),
    'It binds loopback only. Ctrl+C ends it.',
  ].join('\n\n');
}
