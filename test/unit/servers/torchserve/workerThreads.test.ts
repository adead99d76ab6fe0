import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cgroupQuota } from '../../../../src/servers/torchserve/cores';
import { parseProperties } from '../../../../src/servers/launch/properties';
import { workerThreads } from '../../../../src/servers/torchserve/workerThreads';

const given = (properties: string, cores: number, env: Record<string, string> = {}) => {
  const { env: set, note } = workerThreads(parseProperties(Buffer.from(properties)), {
    cores,
    env,
  });
  return { ...set, line: note.text, severity: note.severity };
};

describe('each worker of TorchServe computes with', () => {
  it.each([
    ['all cores, where a model has one worker', 'default_workers_per_model=1', 8, '8'],
    ['its share', 'default_workers_per_model=3', 8, '2'],
    ['one thread, where there are more workers than cores', 'default_workers_per_model=4', 2, '1'],
    [
      'one thread, where TorchServe starts a worker per core',
      'default_workers_per_model=0',
      8,
      '1',
    ],
    ['the same, without a number', '', 8, '1'],
    [
      'its share of the model with most workers',
      'default_workers_per_model=1\nmodels={"a": {"1.0": {"minWorkers": 2, "maxWorkers": 8}}, \\\n "b": {"1.0": {"minWorkers": 1}, "2.0": {"minWorkers": 4}}}',
      8,
      '2',
    ],
    [
      'all cores, beside models without a number',
      'default_workers_per_model=1\nmodels={"a": {"1.0": {"batchSize": 4}}}',
      8,
      '8',
    ],
  ])('%s', (_, properties, cores, threads) => {
    expect(given(properties, cores)).toMatchObject({
      OMP_NUM_THREADS: threads,
      OMP_WAIT_POLICY: 'PASSIVE',
      severity: 'info',
    });
  });

  it.each([
    '{',
    'null',
    '7',
    '{"a": null}',
    '{"a": {"1.0": null}}',
    '{"a": {"1.0": {"minWorkers": "many"}}}',
  ])('all cores, where TorchServe will say what is wrong with models=%s', models => {
    expect(given(`default_workers_per_model=1\nmodels=${models}`, 8)).toMatchObject({
      OMP_NUM_THREADS: '8',
    });
  });

  it('what the log says', () => {
    expect(given('default_workers_per_model=2', 8).line).toBe(
      'Threads of the workers: OMP_NUM_THREADS=4 OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=2000 (cores: 8, workers of a model: 2).',
    );
  });
});

describe('what the user has set', () => {
  it('in the environment wins, each variable for itself', () => {
    expect(given('default_workers_per_model=2', 8, { OMP_NUM_THREADS: '3' })).toEqual({
      OMP_WAIT_POLICY: 'PASSIVE',
      GOMP_SPINCOUNT: '2000',
      severity: 'info',
      line: 'Threads of the workers: OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT=2000 (cores: 8, workers of a model: 2), OMP_NUM_THREADS=3 (set in the environment).',
    });
    expect(given('', 8, { OMP_NUM_THREADS: '3', OMP_WAIT_POLICY: 'ACTIVE' })).toEqual({
      severity: 'info',
      line: 'Threads of the workers: OMP_NUM_THREADS=3 OMP_WAIT_POLICY=ACTIVE (set in the environment).',
    });
  });

  it('to nothing is not set', () => {
    expect(given('default_workers_per_model=1', 8, { OMP_NUM_THREADS: '' })).toMatchObject({
      OMP_NUM_THREADS: '8',
    });
  });

  it("as TorchServe's own launcher divides the cores; a variable of ours would stop it", () => {
    expect(given('cpu_launcher_enable=true', 8)).toEqual({
      severity: 'info',
      line: "Threads of the workers: as TorchServe's CPU launcher decides (cpu_launcher_enable).",
    });
    expect(given('cpu_launcher_enable=false\ndefault_workers_per_model=1', 8)).toMatchObject({
      OMP_NUM_THREADS: '8',
    });
  });
});

describe('the quota of a control group', () => {
  function groups(quotas: Record<string, string>): string {
    const mount = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-cgroup-'));
    onTestFinished(() => fs.rmSync(mount, { recursive: true, maxRetries: 10 }));
    for (const [group, quota] of Object.entries(quotas)) {
      fs.mkdirSync(path.join(mount, group), { recursive: true });
      fs.writeFileSync(path.join(mount, group, 'cpu.max'), `${quota}\n`);
    }
    fs.writeFileSync(path.join(mount, 'own'), '12:memory:/other\n0::/user.slice/mine\n');
    return mount;
  }
  const quota = (mount: string) => cgroupQuota(mount, path.join(mount, 'own'));

  it("is the least of the process's own and those above it", () => {
    expect(
      quota(
        groups({
          'user.slice/mine': 'max 100000',
          'user.slice': '250000 100000',
          '.': '800000 100000',
        }),
      ),
    ).toBe(2.5);
    expect(quota(groups({ 'user.slice/mine': '50000 100000', 'user.slice': 'max 100000' }))).toBe(
      0.5,
    );
  });

  it('is none, where none is set and where there are no control groups', () => {
    expect(quota(groups({ 'user.slice/mine': 'max 100000' }))).toBe(Infinity);
    expect(
      cgroupQuota(path.join(os.tmpdir(), 'no such mount'), path.join(os.tmpdir(), 'no such file')),
    ).toBe(Infinity);
  });

  it('of a container stands at the mount', () => {
    const mount = groups({ '.': '200000 100000' });
    expect(cgroupQuota(mount, path.join(mount, 'no such file'))).toBe(2);
  });
});
