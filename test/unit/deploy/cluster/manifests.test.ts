import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../../src/deploy/yaml';
import { combinations, deployment, documents, filesOf, manifests, titleOf } from './combinations';
import { schemaFaults } from './faults';
import { policyFaults } from './policyFaults';
import { withGpus } from './withGpus';

describe('manifests', () => {
  it('are what the published schemas and a careful operator take, in every combination', () => {
    let count = 0;
    for (const given of combinations()) {
      const files = filesOf(given);
      const all = [...manifests(files), ...withGpus(given, files)];
      count += all.length;
      expect([...schemaFaults(all), ...policyFaults(all)], titleOf(given)).toEqual([]);
      for (const { metadata, kind } of all)
        if (kind !== 'Namespace')
          expect(metadata, titleOf(given)).toMatchObject({ namespace: given.options.namespace });
    }
    expect(count).toBeGreaterThan(1000);
  });

  it('refer to what is there: ports, Service, Secret, settings, store', () => {
    const files = filesOf(deployment('kubernetes', 'pytorch', { maxReplicas: 3 }));
    const [base] = documents(files, 'base/kustomization.yaml');
    for (const file of base!['resources'] as string[])
      expect(files.map(({ path: name }) => name)).toContain(`base/${file}`);
    const generated = base!['configMapGenerator'] as { name: string; files: string[] }[];
    for (const file of generated.flatMap(each => each.files))
      expect(files.map(({ path: name }) => name)).toContain(`base/${file}`);
    const text = JSON.stringify(manifests(files));
    for (const { name } of generated) expect(text).toContain(`"configMap":{"name":"${name}"}`);
    expect(text).toContain('"claimName":"mmocr-models"');
    const readme = files.find(({ path: name }) => name === 'README.md')!;
    expect('text' in readme && readme.text).toContain('create secret generic mmocr-access-key');
  });

  it('listen where requests come from: a predictor on all addresses, a server behind its gate', () => {
    const text = (...given: Parameters<typeof deployment>): string =>
      JSON.stringify(manifests(filesOf(deployment(...given))));
    expect(text('kserve', 'pytorch')).toContain('"--host","0.0.0.0"');
    expect(text('kserve', 'onnx')).toContain('inference_address=http://0.0.0.0:8080');
    for (const engine of ['pytorch', 'onnx'] as const) {
      const files = filesOf(deployment('kubernetes', engine));
      const settings = files.find(({ path: name }) => name === 'base/config.properties')!;
      expect('text' in settings && settings.text).not.toContain('0.0.0.0');
      expect('text' in settings && settings.text).toContain('disable_token_authorization=true');
    }
  });

  it('ask for GPUs only where they are wanted', () => {
    const gpus = (given: Parameters<typeof deployment>): string =>
      JSON.stringify(manifests(filesOf(deployment(...given))));
    expect(gpus(['kserve', 'pytorch'])).not.toContain('nvidia.com/gpu');
    const two = gpus(['kserve', 'pytorch', { gpus: 2 }]);
    expect(two).toContain('"nvidia.com/gpu":"2"');
    expect(two).toContain('"--gpu","0"');
    expect(() => filesOf(deployment('kubernetes', 'pytorch', { gpus: 0.5 }))).toThrow(
      'whole number',
    );
    for (const target of ['kserve', 'kubernetes'] as const)
      expect(() => filesOf(deployment(target, 'onnx', { gpus: 1 }))).toThrow('--engine pytorch');
  });
});

describe('what the schemas and the policy refuse', () => {
  it('is told of a RayService, too', () => {
    const pod = { spec: { containers: [{ name: 'ray', image: 'ray:2.44.1' }] } };
    const ray = (head: object): Manifest => ({
      apiVersion: 'ray.io/v1',
      kind: 'RayService',
      metadata: { name: 'mmocr' },
      spec: {
        serveConfigV2: 'applications: []',
        rayClusterConfig: { headGroupSpec: { rayStartParams: {}, template: pod, ...head } },
      },
    });
    expect(schemaFaults([ray({})])).toEqual([]);
    expect(schemaFaults([ray({ templates: pod })])).toHaveLength(1);
  });

  const broken = (change: (manifest: Manifest) => void): string[] => {
    const [given] = documents(filesOf(deployment('kubernetes', 'onnx')), 'base/deployment.yaml');
    change(given!);
    return [...schemaFaults([given!]), ...policyFaults([given!])];
  };
  const container = (manifest: Manifest): Record<string, Record<string, unknown>> =>
    (manifest['spec'] as never as { template: { spec: { containers: never[] } } }).template.spec
      .containers[0]!;
  it.each<[string, RegExp, (manifest: Manifest) => void]>([
    ['nothing', /^$/, () => undefined],
    [
      'a field nobody knows',
      /additionalProperty":"replica"/,
      m => Object.assign(m['spec']!, { replica: 1 }),
    ],
    ['a kind nobody knows', /no schema of apps\/v2/, m => (m.apiVersion = 'apps/v2')],
    ['a number as text', /must be/, m => Object.assign(m['spec']!, { replicas: 'one' })],
    ['latest', /the latest/, m => (container(m)['image'] = 'x:latest' as never)],
    ['no tag', /image x$/m, m => (container(m)['image'] = 'x' as never)],
    ['root', /may be root/, m => (container(m)['securityContext']!['runAsUser'] = 0)],
    [
      'a writable root',
      /writes to its root/,
      m => (container(m)['securityContext']!['readOnlyRootFilesystem'] = false),
    ],
    [
      'gained privileges',
      /may gain/,
      m => delete container(m)['securityContext']!['allowPrivilegeEscalation'],
    ],
    ['capabilities', /keeps cap/, m => delete container(m)['securityContext']!['capabilities']],
    ['no limits', /no limits of memory/, m => delete container(m)['resources']!['limits']],
    ['no probe', /no readinessProbe/, m => delete container(m)['readinessProbe']],
    [
      'a path of the host',
      /path of the host/,
      m => {
        const { spec } = (m['spec'] as never as { template: { spec: { volumes: unknown[] } } })
          .template;
        spec.volumes.push({ name: 'x', hostPath: { path: '/' } });
      },
    ],
    [
      'a mount of nothing',
      /is no volume/,
      m =>
        (container(m)['volumeMounts'] as never as unknown[]).push({ name: 'y', mountPath: '/y' }),
    ],
  ])('%s', (_, fault, change) => {
    expect(broken(change).join('\n')).toMatch(fault);
  });
});
