import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  environmentPython,
  environmentSteps,
  supportedPythons,
  torchReportCommand,
  wouldDownloadCuda,
} from '../../../src/environment/environment';
import { python1x } from '../../pythonEnvironments';

const root = path.resolve(__dirname, '../../..');
const scratch = mkdtempSync(path.join(os.tmpdir(), '环境 '));
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 10 }));

describe('the steps that make an environment', () => {
  it.each(['1.x', '0.x'] as const)('pins every package of %s', generation => {
    const steps = environmentSteps('/v', { basePython: 'python3', generation });
    expect(steps[0]).toMatchObject({ id: 'venv', program: 'python3', args: ['-m', 'venv', '/v'] });
    for (const step of steps.slice(1)) {
      expect(step.args.slice(0, 4)).toEqual([
        '-m',
        'pip',
        '--disable-pip-version-check',
        'install',
      ]);
      const packages = step.args.slice(4).filter(arg => !arg.startsWith('--'));
      expect(packages.length).toBeGreaterThan(0);
      for (const name of packages)
        expect(name).toMatch(/^[\w.-]+==[\d.]+(;python_version(<|>=)'3\.11')?$/);
    }
    expect(supportedPythons(generation)).toContain('3.11');
  });

  it('installs PyTorch alone, by its exact name, before what links to it', () => {
    const steps = environmentSteps('/v', { basePython: 'python3' });
    expect(steps.map(step => step.id)).toEqual(['venv', 'pip', 'torch', 'libraries', 'mmocr']);
    expect(steps[2]?.args).toContain('torch==2.13.0');
  });

  it('builds MMCV 1.x without its operators', () => {
    const step = environmentSteps('/v', { basePython: 'python3', generation: '0.x' }).find(
      ({ id }) => id === 'mmcv',
    );
    expect(step?.env).toMatchObject({ MMCV_WITH_OPS: '0', PYTHONNOUSERSITE: '1' });
  });

  it('takes packages from the given index in every pip step, and from none of ours', () => {
    const indexUrl = 'http://127.0.0.1:1/simple';
    for (const step of environmentSteps('/v', { basePython: 'python3', indexUrl }).slice(1)) {
      expect(step.args.join(' ')).toContain(`install --index-url ${indexUrl} `);
    }
    expect(JSON.stringify(environmentSteps('/v', { basePython: 'python3' }))).not.toContain('://');
  });

  it('makes a virtual environment in a folder with spaces and Chinese characters', () => {
    const [venv] = environmentSteps(scratch, { basePython: python1x() });
    // pip is left out only to be quick; every other step uses the interpreter asked for here.
    execFileSync(venv!.program, [...venv!.args, '--without-pip']);
    expect(
      execFileSync(environmentPython(scratch), ['-c', 'print(6 * 7)'], { encoding: 'utf8' }).trim(),
    ).toBe('42');
  });
});

describe('CUDA is never downloaded unasked', () => {
  const report = (...install: [string, string][]): unknown => ({
    install: install.map(([name, version]) => ({ metadata: { name, version } })),
  });

  it.each([
    [
      'the CPU build',
      report(['torch', '2.13.0+cpu'], ['numpy', '1.26.4'], ['filelock', '4.2']),
      false,
    ],
    ["NVIDIA's packages", report(['torch', '2.13.0'], ['nvidia-cublas-cu12', '12.6.4']), true],
    ["CUDA's own", report(['torch', '2.13.0'], ['cuda-bindings', '12.9']), true],
    ['a build for CUDA', report(['torch', '2.13.0+cu126']), true],
    ['nothing to install', report(), false],
    ['no report', undefined, false],
  ])('%s', (_, given, expected) => {
    expect(wouldDownloadCuda(given)).toBe(expected);
  });

  it('asks pip itself, which installs nothing', () => {
    const { args, program } = torchReportCommand('/v', { basePython: 'python3' });
    expect(program).toBe(environmentPython('/v'));
    expect(args).toEqual([
      '-m',
      'pip',
      '--disable-pip-version-check',
      'install',
      '--dry-run',
      '--ignore-installed',
      '--quiet',
      '--report',
      '-',
      'torch==2.13.0',
    ]);
  });
});

describe('the Dockerfile', () => {
  const dockerfile = readFileSync(path.join(root, 'docker', 'Dockerfile'), 'utf8').replace(
    /\\\n/g,
    ' ',
  );
  const runs = [...dockerfile.matchAll(/^RUN (.*)$/gm)].map(([, line = '']) =>
    line
      .trim()
      .split(/\s+/)
      .map(word => word.replace(/^"(.*)"$/, '$1')),
  );

  it('installs what the extension installs, in the same stages', () => {
    const installs = runs
      .filter(words => words.slice(0, 4).join(' ') === 'python -m pip install')
      .map(words => words.slice(4));
    const ours = environmentSteps('/v', { basePython: 'python3' })
      .slice(1)
      .map(step => step.args.slice(4));
    expect(installs).toEqual(ours);
  });

  it('runs as a user of its own, is ready when the models are, and names no registry', () => {
    expect(dockerfile).toMatch(/^USER model-server$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*healthcheck\.py/m);
    expect(dockerfile).toContain('openjdk-17');
    expect(dockerfile).not.toContain('://');
  });
});
