import { describe, expect, it } from 'vitest';
import { environmentPython, environmentSteps } from '../../../src/environment/environment';
import {
  uvEnvironmentSteps,
  uvTorchReportCommand,
  uvWouldDownloadCuda,
} from '../../../src/environment/uvEnvironment';

const options = { uv: '/opt/uv', torchBackend: 'auto' } as const;
const packagesOf = (args: string[]): string[] => args.filter(arg => arg.includes('=='));

describe('the steps with uv', () => {
  it('make the environment with a Python of the right version, which uv brings where there is none', () => {
    const [venv] = uvEnvironmentSteps('/v', options);
    expect(venv).toMatchObject({
      id: 'venv',
      program: '/opt/uv',
      args: ['venv', '--seed', '--allow-existing', '--python', '3.11', '/v'],
    });
  });

  it.each(['1.x', '0.x'] as const)('install what pip installs, of %s', generation => {
    const withPip = environmentSteps('/v', { basePython: 'python3', generation }).slice(2);
    const withUv = uvEnvironmentSteps('/v', { ...options, generation }).slice(1);
    expect(withUv.map(step => step.id)).toEqual(withPip.map(step => step.id));
    expect(withUv.map(step => packagesOf(step.args))).toEqual(
      withPip.map(step => packagesOf(step.args)),
    );
    for (const step of withUv)
      expect(step.args.slice(0, 4)).toEqual([
        'pip',
        'install',
        '--python',
        environmentPython('/v'),
      ]);
  });

  it('build MMCV 1.x as pip does', () => {
    const [withPip, withUv] = [
      environmentSteps('/v', { basePython: 'python3', generation: '0.x' }),
      uvEnvironmentSteps('/v', { ...options, generation: '0.x' }),
    ].map(steps => steps.find(({ id }) => id === 'mmcv'));
    expect(withUv?.env).toMatchObject({ MMCV_WITH_OPS: '0' });
    for (const flag of ['--no-deps', '--no-build-isolation'])
      expect([withPip, withUv].map(step => step?.args.includes(flag))).toEqual([true, true]);
  });

  it.each(['auto', 'cpu'] as const)(
    'take PyTorch, and it alone, by the backend %s',
    torchBackend => {
      const steps = uvEnvironmentSteps('/v', { ...options, torchBackend });
      expect(
        steps
          .filter(({ args }) => args.includes(`--torch-backend=${torchBackend}`))
          .map(({ id }) => id),
      ).toEqual(['torch']);
    },
  );

  it('do not go into an environment that a shell has activated', () => {
    for (const { env } of uvEnvironmentSteps('/v', options)) {
      expect(env).toHaveProperty('VIRTUAL_ENV', undefined);
      expect(env).toHaveProperty('CONDA_PREFIX', undefined);
    }
  });

  it('take packages from the given index, and name none of ours', () => {
    const indexUrl = 'http://127.0.0.1:1/simple';
    for (const { args } of uvEnvironmentSteps('/v', { ...options, indexUrl }).slice(1))
      expect(args.join(' ')).toContain(` --index-url ${indexUrl} `);
    expect(JSON.stringify(uvEnvironmentSteps('/v', options))).not.toContain('://');
  });
});

describe('what PyTorch brings', () => {
  it('is asked, installing nothing', () => {
    const { args } = uvTorchReportCommand('/v', options);
    expect(args).toEqual([
      'pip',
      'install',
      '--python',
      environmentPython('/v'),
      '--dry-run',
      '--torch-backend=auto',
      'torch==2.13.0',
    ]);
  });

  const plan = (...packages: string[]): string =>
    [
      'Resolved 9 packages in 1ms',
      'Would install 9 packages',
      ...packages.map(name => ` + ${name}`),
    ].join('\n');
  it.each([
    ['the CPU build', plan('filelock==4.3.1', 'torch==2.13.0+cpu'), false],
    ['a build for CUDA', plan('torch==2.13.0+cu126'), true],
    ["NVIDIA's packages", plan('nvidia-cublas-cu12==12.6.4.1', 'torch==2.13.0'), true],
    ["CUDA's own", plan('cuda-bindings==12.9.4', 'torch==2.13.0'), true],
    ['a build for ROCm, which is not CUDA', plan('torch==2.13.0+rocm6.4'), false],
    ['nothing', plan(), false],
    ['a package that only has the word in its name', plan('pytorch-cuda-free==1.0'), false],
  ])('%s', (_, said, expected) => {
    expect(uvWouldDownloadCuda(said)).toBe(expected);
  });
});
