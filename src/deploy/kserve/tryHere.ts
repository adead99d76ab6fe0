import type { DeployedModel, Deployment } from '../deployment';
import { installs, pinned, type Requirements } from '../pythonPackages';
import type { ReadmeStep } from '../readme';

/** Where the tried server answers: what holds it against the one of today asks there, too. */
export const triedAddress = '127.0.0.1:8000';

/** MMOCR as the image has it; of TorchServe nothing is used here. */
export const triedRequirements: Requirements = {
  'try/requirements.txt': pinned('torch', 'libraries'),
  'try/requirements-mmocr.txt': pinned('mmocr').filter(word => !word.startsWith('torchserve==')),
};

/** On loopback of this machine, without images or a cluster. */
export function tryHere({ engine, models }: Deployment): ReadmeStep[] {
  return [
    ...(engine === 'onnx' ? served(models) : installedAndServed(models[0]!)),
    asked(models[0]!),
  ];
}

/** The built-in server, which a pod runs for one model each. */
function served(models: readonly DeployedModel[]): ReadmeStep[] {
  const named = models.map(({ name, file }) => `${name}=${file}`).join(' ');
  return [
    {
      says: 'Serve the models with Node 20.19 or newer, on loopback, without keys, in a terminal of its own; Ctrl+C ends it:',
      commands: [
        `printf 'inference_address=http://${triedAddress}\\nmanagement_address=http://127.0.0.1:8001\\nmetrics_address=http://127.0.0.1:8002\\n' > try.properties`,
        `node program/dist/cli.js serve --model-store models --models ${named} --ts-config try.properties --disable-token-auth`,
      ],
    },
  ];
}

function installedAndServed({ file, kind }: DeployedModel): ReadmeStep[] {
  const [, port] = triedAddress.split(':');
  const texts = kind === 'kie' ? ' --texts' : '';
  return [
    {
      says: "Install MMOCR, and KServe's server over it, into an environment of their own (Linux x64 with Python 3.11):",
      commands: [
        'python3.11 -m venv env',
        ...installs(triedRequirements, 'env/bin/pip'),
        'env/bin/pip install --no-deps -r requirements.txt',
      ],
    },
    {
      says: "Start KServe's server around an archive, on loopback, in a terminal of its own; Ctrl+C ends it:",
      commands: [`env/bin/python predictor.py --archive models/${file} --port ${port}${texts}`],
    },
  ];
}

function asked({ name, kind }: DeployedModel): ReadmeStep {
  const ready = `curl --fail http://${triedAddress}/v2/models/${name}/ready`;
  // A KIE model alone is told texts as well: that request is no line for a terminal.
  if (kind === 'kie') return { says: 'Ask whether it answers:', commands: [ready] };
  const image = `printf '{"instances": [{"b64": "%s"}]}' "$(base64 < IMAGE | tr -d '\\n')"`;
  return {
    says: 'Ask whether it answers, and what it finds in an image of yours:',
    commands: [
      ready,
      `${image} | curl --fail --data @- --header 'Content-Type: application/json' http://${triedAddress}/v1/models/${name}:predict`,
    ],
  };
}
