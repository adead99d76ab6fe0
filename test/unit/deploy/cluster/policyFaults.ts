import type { Manifest } from '../../../../src/deploy/yaml';

interface Container {
  name?: string;
  image?: string;
  command?: string[];
  ports?: unknown[];
  resources?: Record<'requests' | 'limits', Record<string, string> | undefined>;
  securityContext?: Security;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  [probe: string]: unknown;
}
interface Security {
  runAsNonRoot?: boolean;
  runAsUser?: number;
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  capabilities?: { drop?: string[]; add?: string[] };
  seccompProfile?: { type?: string };
}
interface Pod {
  containers?: Container[];
  volumes?: Record<string, unknown>[];
  securityContext?: Security;
  automountServiceAccountToken?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
}
/** A pod as a manifest describes it. `serves`: requests come to it. `whole`: nothing is added. */
interface FoundPod {
  pod: Pod;
  serves: boolean;
  whole: boolean;
}

/**
 * What a careful operator would not let into a cluster: root, writable root file systems, gained
 * privileges, paths of the host, images that change under their name, containers without limits or
 * probes. Each as `KIND/NAME CONTAINER: WHAT`.
 */
export function policyFaults(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap(manifest => {
    const at = `${manifest.kind}/${String((manifest['metadata'] as { name: string }).name)}`;
    const found = podOf(manifest);
    if (!found) return [];
    return [
      ...podFaults(found).map(fault => `${at}: ${fault}`),
      ...(found.pod.containers ?? []).flatMap(container =>
        containerFaults(container, found).map(fault => `${at} ${container.name}: ${fault}`),
      ),
    ];
  });
}

function podOf({ kind, spec }: Manifest): FoundPod | undefined {
  const has = spec as unknown as {
    template?: { spec: Pod };
    predictor?: Pod & { model?: unknown };
  };
  if (kind === 'Deployment') return { pod: has.template!.spec, serves: true, whole: true };
  if (kind === 'Pod') return { pod: spec as unknown as Pod, serves: false, whole: true };
  // Its probes come from the InferenceService, which knows the model.
  if (kind === 'ServingRuntime')
    return { pod: spec as unknown as Pod, serves: false, whole: false };
  // One that names a runtime has its container's safety from there.
  if (kind === 'InferenceService')
    return { pod: has.predictor!, serves: true, whole: has.predictor!.model === undefined };
  return undefined;
}

function podFaults({ pod, whole }: FoundPod): string[] {
  const faults: string[] = [];
  if (whole && (pod.containers ?? []).length === 0) faults.push('no containers');
  if (pod.hostNetwork || pod.hostPID) faults.push("the host's network or processes");
  for (const volume of pod.volumes ?? [])
    if ('hostPath' in volume) faults.push(`a path of the host: ${JSON.stringify(volume)}`);
  if (whole && pod.automountServiceAccountToken !== false)
    faults.push("the cluster's account is mounted");
  if (whole && pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault')
    faults.push('no seccomp profile');
  return faults;
}

function containerFaults(container: Container, { pod, serves }: FoundPod): string[] {
  const { image = '', resources, securityContext: own = {}, volumeMounts = [] } = container;
  const safe: Security = { ...pod.securityContext, ...own };
  const faults: [boolean, string][] = [
    [!/^[^:@]+(:\d+\/[^:@]+)?(:[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image), `image ${image}`],
    [/:latest$/.test(image), 'image is the latest'],
    [safe.runAsNonRoot !== true || !safe.runAsUser, 'may be root'],
    [own.privileged === true, 'is privileged'],
    [own.allowPrivilegeEscalation !== false, 'may gain privileges'],
    [own.readOnlyRootFilesystem !== true, 'writes to its root'],
    [own.capabilities?.drop?.join() !== 'ALL', 'keeps capabilities'],
    [own.capabilities?.add !== undefined, 'adds capabilities'],
    [safe.seccompProfile?.type !== 'RuntimeDefault', 'has no seccomp profile'],
    ...(['requests', 'limits'] as const).flatMap(which =>
      ['cpu', 'memory'].map((what): [boolean, string] => [
        !resources?.[which]?.[what],
        `no ${which} of ${what}`,
      ]),
    ),
    ...(serves ? ['readinessProbe', 'livenessProbe'] : []).map((probe): [boolean, string] => [
      !container[probe],
      `no ${probe}`,
    ]),
    ...volumeMounts.map(({ name }): [boolean, string] => [
      !(pod.volumes ?? []).some(volume => volume['name'] === name),
      `mounts ${name}, which is no volume`,
    ]),
  ];
  return faults.filter(([is]) => is).map(([, what]) => what);
}
