import { describe, expect, it } from 'vitest';
import { changesCluster, clusterChange } from '../../../src/deploy/clusterChange';

const readme = (line: string): string =>
  `5. See what would change, and change it:\n\n   \`\`\`sh\n   ${line}\n   kubectl apply -k x\n   \`\`\`\n`;

describe('what a written folder changes in a cluster', () => {
  it('is what its README says, in the context that was asked', () => {
    const place = '/a folder/it\'s "模型"';
    const line = (verb: string) => ({
      program: 'kubectl',
      args: ['--context', 'my cluster', verb, '--kustomize', 'overlays/cpu'],
      cwd: place,
    });
    expect(
      clusterChange(readme('kubectl diff --kustomize overlays/cpu'), place, 'my cluster'),
    ).toEqual({ diff: line('diff'), apply: line('apply') });
  });

  it.each([
    'kubectl diff --filename custom',
    'kubectl diff -k .overlay',
    'kubectl diff -f a/b.yaml',
  ])('may be %s', line => {
    expect(changesCluster(readme(line))).toBe(!line.includes(' .'));
  });

  it.each([
    'kubectl diff -k ..',
    'kubectl diff -k a/../../b',
    'kubectl diff -k /etc',
    'kubectl diff -k a; rm -rf b',
    'kubectl diff -k a --kubeconfig b',
    'kubectl diff -k https://example.com/x',
    'see `kubectl diff -k a`',
    '',
  ])('is nothing of %j', line => {
    expect(changesCluster(readme(line))).toBe(false);
  });
});
