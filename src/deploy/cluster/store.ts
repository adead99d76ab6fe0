import type { Deployment } from '../deployment';
import type { ReadmeStep } from '../readme';
import type { Manifest, Plain } from '../yaml';
import { containerSecurity, noAccount, podSecurity } from './security';

/** Where a pod has its archives, whether they are mounted or in its image. */
export const storeFolder = '/models';

const claim = 'mmocr-models';
const writer = 'mmocr-store-writer';

/** The volume of the archives; none where they are in the image. */
export function storeVolumes({ options }: Deployment): Plain[] {
  return options.store === 'claim'
    ? [{ name: 'models', persistentVolumeClaim: { claimName: claim, readOnly: true } }]
    : [];
}

/** Where a container has that volume. */
export function storeMounts({ options }: Deployment): Plain[] {
  return options.store === 'claim'
    ? [{ name: 'models', mountPath: storeFolder, readOnly: true }]
    : [];
}

/** The claim. Pods on several machines share it, which not every class of volumes can. */
export function storeClaim({ options }: Deployment): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claim, namespace: options.namespace },
    spec: {
      accessModes: [options.maxReplicas > 1 ? 'ReadWriteMany' : 'ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' } },
    },
  };
}

/** A pod that lives while archives are copied into the claim: `kubectl cp` needs one with tar. */
export function storeWriter({ options }: Deployment): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: writer, namespace: options.namespace },
    spec: {
      ...noAccount,
      restartPolicy: 'Never',
      // An hour; whoever forgets it does not keep the volume from other machines.
      activeDeadlineSeconds: 3600,
      securityContext: podSecurity,
      containers: [
        {
          name: 'writer',
          image: 'busybox:1.37.0',
          command: ['sleep', '3600'],
          securityContext: containerSecurity,
          resources: {
            requests: { cpu: '50m', memory: '32Mi' },
            limits: { cpu: '500m', memory: '128Mi' },
          },
          volumeMounts: [{ name: 'models', mountPath: storeFolder }],
        },
      ],
      volumes: [{ name: 'models', persistentVolumeClaim: { claimName: claim } }],
    },
  };
}

/** The archives go into the claim; `folder` is where its manifests lie. */
export function storeSteps({ models, options }: Deployment, folder: string): ReadmeStep[] {
  if (options.store === 'image') return [];
  const { namespace } = options;
  return [
    {
      says: 'Claim a volume, and copy the archives into it:',
      commands: [
        `kubectl apply --filename ${folder}/claim.yaml --filename ${folder}/writer.yaml`,
        `kubectl wait --namespace ${namespace} --for condition=Ready --timeout 5m pod/${writer}`,
        ...models.map(
          ({ file }) => `kubectl cp models/${file} ${namespace}/${writer}:${storeFolder}/${file}`,
        ),
        `kubectl delete --namespace ${namespace} pod/${writer}`,
      ],
    },
  ];
}
