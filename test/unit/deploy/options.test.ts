import { describe, expect, it } from 'vitest';
import { deployTargetIds, type DeployOptions } from '../../../src/deploy/deployment';
import { checkedOptions, defaultOptions, flagOf } from '../../../src/deploy/options';
import { deployTargets } from '../../../src/deploy/targets';

describe('options of a deployment', () => {
  it.each(deployTargetIds)('%s takes its own, and refuses those of others by name', target => {
    expect(checkedOptions(target, {})).toEqual(defaultOptions);
    const { options } = deployTargets[target];
    for (const name of Object.keys(defaultOptions) as (keyof DeployOptions)[]) {
      const given = (): DeployOptions => checkedOptions(target, { [name]: defaultOptions[name] });
      if (options.includes(name)) expect(given()).toEqual(defaultOptions);
      else
        expect(given).toThrow(
          `${flagOf(name)} is no option of ${target}; it takes ${options.map(flagOf).join(', ')}`,
        );
    }
  });

  it('as many at most as at least, where only the least is said', () => {
    expect(checkedOptions('ray', { replicas: 3 }).maxReplicas).toBe(3);
    expect(() => checkedOptions('ray', { replicas: 3, maxReplicas: 2 })).toThrow(
      '--max-replicas is less than --replicas',
    );
  });

  it.each([
    ['replicas', 0],
    ['replicas', 1.5],
    ['replicas', 'many'],
    ['maxReplicas', 1001],
    ['gpus', -1],
    ['gpus', 0.5],
    ['namespace', 'Upper'],
    ['namespace', 'a_b'],
    ['namespace', '-a'],
    ['namespace', 'a'.repeat(64)],
    ['namespace', 'a\n'],
    ['namespace', 'kube-system'],
    ['image', 'mmocr'],
    ['image', 'mmocr:latest'],
    ['image', 'https://host/mmocr:1'],
    ['image', 'mmocr:1; rm -rf ~'],
    ['image', 'Mmocr:1'],
    ['image', 'a//b:1'],
    ['image', 'a:-1'],
    ['image', `a@sha256:${'0'.repeat(63)}`],
    ['image', `${'a'.repeat(400)}:1`],
    ['store', 'disk'],
  ] as const)('--%s %j is refused by its name', (name, value) => {
    expect(() => checkedOptions('kserve', { [name]: value })).toThrow(flagOf(name));
  });

  it.each([
    'mmocr-serving:0.1.0',
    'host.example:5000/team/mmocr__x:1.0_a',
    'a:1@sha256:' + 'f'.repeat(64),
    'a@sha256:' + 'f'.repeat(64),
  ])('the image %s is taken', image => {
    expect(checkedOptions('kubernetes', { image }).image).toBe(image);
  });

  it('only Ray divides a GPU, and only one', () => {
    expect(checkedOptions('ray', { gpus: 0.25 }).gpus).toBe(0.25);
    expect(() => checkedOptions('ray', { gpus: 1.5 })).toThrow('--gpus is 1.5');
    expect(() => checkedOptions('kserve', { gpus: 0.5 })).toThrow('--gpus is 0.5');
  });
});
