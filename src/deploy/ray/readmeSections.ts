import type { Deployment } from '../deployment';
import type { ReadmeSections, ReadmeStep } from '../readme';
import { installs } from '../pythonPackages';
import { rayVersion, requirements } from './environmentFiles';
import { coresOf, isApart } from './scaling';
import { port } from './serveConfig';

const address = `127.0.0.1:${port}`;

/** On one machine, from nothing to models that answer. */
export function raySteps({ engine, models }: Deployment): ReadmeStep[] {
  return [
    {
      says: 'Install Ray into an environment of its own:',
      commands: ['python3.11 -m venv env', ...installs(requirements[engine], 'env/bin/pip')],
    },
    {
      // Ray 2.60 turns 127.0.0.1 into the machine's own address, and listens on all of them.
      says: 'Make a token (`~/.ray/auth_token`). Ray listens on all addresses of the machine, whatever it is told, and whoever reaches it can run code; with the token only you can:',
      commands: ['env/bin/ray get-auth-token --generate > /dev/null'],
    },
    {
      says: 'Start Ray; every process that it starts finds this folder:',
      commands: [
        'RAY_AUTH_MODE=token RAY_USAGE_STATS_ENABLED=0 PYTHONPATH="$PWD" env/bin/ray start --head --node-ip-address=127.0.0.1 --port=6379 --include-dashboard=false',
      ],
    },
    {
      says: 'Serve the models, on loopback, in a terminal of its own; it says which are deployed, and takes them down with Ctrl+C:',
      commands: [
        'RAY_AUTH_MODE=token RAY_USAGE_STATS_ENABLED=0 env/bin/serve run serve.yaml --address 127.0.0.1:6379',
      ],
    },
    {
      says: 'Ask whether all models answer, and one of them about an image:',
      commands: [
        `curl --fail http://${address}/ping`,
        `curl --fail http://${address}/predictions/${models[0]!.name} --upload-file IMAGE`,
      ],
    },
  ];
}

/** What only Ray Serve's folder says. */
export function raySections(deployment: Deployment): ReadmeSections {
  const { engine, models } = deployment;
  return {
    about: about(deployment),
    needs: [
      'Linux x64 with Python 3.10 or 3.11',
      ...(engine === 'onnx'
        ? ['Node 20.19 or newer as `node`, on every machine']
        : ['for archives of MMOCR 0.x: that generation instead of `requirements-mmocr.txt`']),
      `Cores: ${coresOf(deployment).least} at least; each copy of ${models.length > 1 ? 'a' : 'the'} model, or of a part of it, takes one (\`num_cpus\`)`,
    ],
    steps: raySteps(deployment),
    address,
    back: [
      { says: 'Send the traffic to the server before, which still runs.', commands: [] },
      {
        says: 'Ctrl+C in the terminal of `serve run` takes the models down. This ends **every** Ray of yours on this machine:',
        commands: ['env/bin/ray stop'],
      },
    ],
    files: files(deployment),
    more: [
      { title: 'Changing it', text: changing },
      { title: 'More machines', text: machines },
      { title: 'Kubernetes', text: kubernetes(deployment) },
      { title: 'What clients see', text: clients },
    ],
  };
}

function about(deployment: Deployment): string {
  const chains = deployment.models.filter(({ kind }) => kind === 'chain');
  const apart = chains.filter(model => isApart(deployment, model));
  return [
    'Each model is an application of its own on `/predictions/NAME`, with as many copies (replicas) as `serve.yaml` says.',
    ...(apart.length > 0
      ? [
          'The recogniser of a chain is a deployment of its own (`NAME-recognition`), whose copies are counted apart: the detecting part cuts out the words of an image and asks for all of their texts at once. The answers are the same.',
        ]
      : []),
    ...(chains.length > apart.length
      ? [
          'A chain is one deployment: its engine holds all models in one process, where words are read together. Its copies are scaled as a whole.',
        ]
      : []),
  ].join(' ');
}

function files({ engine }: Deployment): [string, string][] {
  return [
    ['serve.yaml', 'what is served, by how many copies; for `serve run` and `serve deploy`'],
    ['rayservice.yaml', 'the same for KubeRay, with a cluster of its own'],
    ['deployment.json', 'what this folder was written for'],
    ['mmocr_app.py', 'the applications; `mmocr_*.py` beside it are what they are made of'],
    ['mmocr_archive', "an archive's handler, asked as a TorchServe worker asks it"],
    ['models', 'the archives'],
    ...(engine === 'onnx' ? ([['program', 'the engine, run by Node']] as [string, string][]) : []),
    ['requirements.txt', 'what Python needs'],
    ...(engine === 'pytorch'
      ? ([['requirements-mmocr.txt', 'MMOCR itself, without what it would bring']] as [
          string,
          string,
        ][])
      : []),
    ['Dockerfile', 'an image with all of it, for clusters'],
    ['probe.py', 'whether a machine of a cluster takes requests'],
  ];
}

const changing =
  'Copies, requests that wait, batches and GPUs stand in `serve.yaml`; `serve run` and `serve deploy` read it again and change what differs. ' +
  '`num_gpus: 0.25` puts four copies on one GPU. `user_config.batch` is how many images are answered together: on CPUs it does not help, since a copy works on them one after the other. ' +
  '`max_queued_requests` is how many wait before a client is told 503. A body of more than 6,553,500 bytes is 413, unless `MMOCR_MAX_REQUEST_SIZE` says otherwise where Ray is started.';

const machines =
  'This folder lies on each machine, at any place, with its environment. The first one: `ray start --head --node-ip-address=ITS-ADDRESS --port=6379 --dashboard-host=ITS-ADDRESS`; ' +
  'the others: `ray start --address=ITS-ADDRESS:6379 --node-ip-address=THEIR-ADDRESS`; each with `RAY_USAGE_STATS_ENABLED=0 PYTHONPATH="$PWD"` in front, from within the folder. Then, from anywhere, ' +
  '`serve deploy serve.yaml --address http://ITS-ADDRESS:8265`. Whoever reaches these ports can run code there: keep them in a network of their own, with `RAY_AUTH_MODE=token` in front of each, and the file `~/.ray/auth_token` the same on each. ' +
  '`http_options.host` of `serve.yaml` stays 127.0.0.1 where a proxy of yours on the first machine is in front; else it is the address to listen on, and `proxy_location: EveryNode` has every machine take requests.';

const kubernetes = ({ options: { image, namespace } }: Deployment): string =>
  `With the KubeRay operator in the cluster: \`docker build --tag ${image} .\`, push it where the cluster pulls from, then \`kubectl apply --namespace ${namespace} --filename rayservice.yaml\`. ` +
  'Its Service `mmocr-serve-svc` answers on port 8000. It was written for Ray ' +
  `${rayVersion}; it asks for no more than a restricted namespace allows.`;

const clients =
  'The same paths, bodies, statuses and headers as a TorchServe with this handler: `/predictions/NAME`, `/predictions/NAME/VERSION`, `/ping`, `/models`, `/models/NAME` (its workers are replicas). ' +
  'When a machine goes, what it was working on comes back as 500 or as a closed connection: a client asks again, as after 503.';
