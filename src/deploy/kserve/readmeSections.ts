import type { Deployment } from '../deployment';
import type { ReadmeSections } from '../readme';
import { namedModels } from './names';
import { triedAddress, tryHere } from './tryHere';

/** What the folder's README says besides its commands. */
export function readmeSections(deployment: Deployment): Omit<ReadmeSections, 'steps'> {
  const { engine, models, options } = deployment;
  const { name } = models[0]!;
  const names = namedModels(deployment)
    .map(named => `\`${named.model.name}\` is \`${named.name}\``)
    .join(', ');
  return {
    about:
      `An InferenceService for each model (${names}), scaled apart from the others; ` +
      (engine === 'pytorch'
        ? "in its pods KServe's own server asks the archive's handler. "
        : 'in its pods the built-in server answers. ') +
      `v1 (\`/v1/models/${name}:predict\`) and v2 (\`/v2/models/${name}/infer\`, Open Inference Protocol).`,
    needs: [
      'Docker or what builds images as it does, and a registry that the cluster pulls from',
      'a cluster with KServe 0.15 or newer, and `kubectl`; with more replicas at most than at least, its metrics server',
      ...(options.store === 'claim' && (options.maxReplicas > 1 || models.length > 1)
        ? ['a storage class whose volumes several machines can mount']
        : []),
      ...(options.gpus > 0 ? ["NVIDIA's device plugin (`nvidia.com/gpu`)"] : []),
    ],
    address: triedAddress,
    tryHere: tryHere(deployment),
    back: [
      { says: 'Let clients ask the server that answered before.', commands: [] },
      {
        says: `Remove what was applied; ${options.store === 'claim' ? 'namespace and claim stay' : 'the namespace stays'}:`,
        commands: ['kubectl delete --filename custom'],
      },
    ],
    files: writtenFiles(deployment),
    more,
  };
}

const more: NonNullable<ReadmeSections['more']> = [
  {
    title: 'A runtime instead',
    text:
      'Who serves many archives describes the server once, as a ServingRuntime, and each model in a few lines: `kubectl apply --filename runtime` instead of `custom`. ' +
      'Both name the same InferenceServices; apply one of them.',
  },
  {
    title: 'Who may ask',
    text: 'The predictor asks for no key: whoever reaches it may ask. Let your gateway ask for one, and let nobody else reach the pods.',
  },
];

function writtenFiles({ engine, options }: Deployment): [string, string][] {
  return [
    ['models/', 'the archives'],
    ...(engine === 'pytorch'
      ? ([
          ['docker/', 'the image below: MMOCR, PyTorch'],
          ['Dockerfile', "the image: KServe's server on it"],
          ['requirements.txt', "KServe's server and what it needs"],
          ['predictor.py', "the archive as KServe's model"],
          ['tensors.py', 'what v2 requests and answers hold'],
          ['mmocr_archive/', 'the archive as a TorchServe worker has it'],
          ['try/', 'MMOCR, for trying it without the image'],
        ] as [string, string][])
      : ([['Dockerfile', 'the image: Node and `program/`, the built-in server']] as [
          string,
          string,
        ][])),
    ...(options.store === 'image'
      ? ([['models.Dockerfile', 'the archives as a layer of the image']] as [string, string][])
      : ([['store/', 'the claim, and a pod by which archives get into it']] as [string, string][])),
    ['namespace.yaml', 'the namespace'],
    ['custom/', 'the InferenceServices, whole'],
    ['runtime/', 'the same by a ServingRuntime'],
  ];
}
