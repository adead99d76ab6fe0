import type { Deployment, DeployOptions } from '../deployment';
import type { ReadmeSections } from '../readme';
import { app, keySecret } from './names';

/** What the folder's README says besides its commands. */
export function readmeSections(
  deployment: Deployment,
  overlay: string,
): Omit<ReadmeSections, 'steps'> {
  const { engine, options } = deployment;
  const server = engine === 'pytorch' ? 'TorchServe' : 'the built-in server';
  return {
    about:
      `A Deployment of pods in each of which ${server} serves every model. It listens on the pod's loopback; a gate (nginx) in front of it asks for the access key, ` +
      'and lets `/predictions`, `/v1/models`, `/v2`, `/ping` and `/metrics` through. Pods are ready when their models are.',
    needs: [
      'Docker or what builds images as it does, and a registry that the cluster pulls from',
      'a cluster of Kubernetes 1.30 or newer, and `kubectl`; with more replicas at most than at least, its metrics server',
      ...(options.store === 'claim' && options.maxReplicas > 1
        ? ['a storage class whose volumes several machines can mount (ReadWriteMany)']
        : []),
      ...(options.gpus > 0 ? ["NVIDIA's device plugin (`nvidia.com/gpu`)"] : []),
    ],
    address: '127.0.0.1:8000',
    keyFile: 'key_file.json',
    back: [
      { says: 'Let clients ask the server that answered before.', commands: [] },
      {
        says: `Remove the pods and what belongs to them; namespace, ${options.store === 'claim' ? 'claim ' : ''}and Secret stay:`,
        commands: [`kubectl delete --kustomize ${overlay}`],
      },
    ],
    files: writtenFiles(deployment),
    more: toKnow(options),
  };
}

function toKnow(options: DeployOptions): NonNullable<ReadmeSections['more']> {
  return [
    {
      title: 'The access key',
      text:
        `\`make-key.sh\` makes one and prints nothing: \`access-key\` goes into the Secret \`${keySecret}\`, \`key_file.json\` to clients (\`--key-file\`); others send \`Authorization: Bearer KEY\`. ` +
        'Keep both files out of what you commit. The gate refuses to start with a key of less than 32 letters, digits, "_" and "-". ' +
        `A new key: make it, replace the Secret, \`kubectl rollout restart --namespace ${options.namespace} deployment/${app}\`.`,
    },
    {
      title: 'What to look at before production',
      text:
        'Requests and limits are measured with small models (docs/scaling.md of MMOCR Serving); measure with yours. The NetworkPolicy lets pods of the namespace in and nothing out: ' +
        'an ingress controller of another namespace needs a line in `base/network-policy.yaml`. TLS ends where traffic enters the cluster.' +
        (options.gpus > 0 ? ' The autoscaler looks at processors, not at GPUs.' : ''),
    },
  ];
}

function writtenFiles({ engine, options }: Deployment): [string, string][] {
  return [
    ['models/', 'the archives'],
    engine === 'pytorch'
      ? ['docker/', 'the image: TorchServe, MMOCR, PyTorch']
      : ['Dockerfile', 'the image: Node and `program/`, the built-in server'],
    ...(options.store === 'image'
      ? ([['models.Dockerfile', 'the archives as a layer of the image']] as [string, string][])
      : ([['store/', 'the claim, and a pod by which archives get into it']] as [string, string][])),
    ['make-key.sh', 'makes an access key'],
    ['namespace.yaml', 'the namespace, for pods that are "restricted"'],
    ['base/', 'what is the same on all machines, for `kubectl apply --kustomize`'],
    ['base/config.properties', "the server's settings"],
    ['base/gate.conf', 'what the gate lets through'],
    ['base/gate.sh', 'refuses to start the gate without a key'],
    ['overlays/', 'for machines without GPUs and, of PyTorch, with them'],
  ];
}
