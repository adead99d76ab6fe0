import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  dockerBuildCommand,
  dockerHealthCommand,
  dockerKeysCommand,
  dockerRunCommand,
  dockerStopCommand,
} from '../../../../src/servers/docker/docker';
import { python1x } from '../../../pythonEnvironments';

const docker = path.resolve(__dirname, '../../../../docker');

describe('docker lines', () => {
  it('builds without CUDA unless asked, from the index given', () => {
    expect(
      dockerBuildCommand({ image: 'mmocr-serve:latest', dockerFolder: '/e x/docker' }),
    ).toEqual({
      program: 'docker',
      args: ['build', '-t', 'mmocr-serve:latest', '--build-arg', 'VARIANT=cpu', '/e x/docker'],
    });
    expect(
      dockerBuildCommand({ image: 'i', dockerFolder: 'd', cuda: true, indexUrl: 'http://i/simple' })
        .args,
    ).toEqual([
      'build',
      '-t',
      'i',
      '--build-arg',
      'VARIANT=cuda',
      '--build-arg',
      'PIP_INDEX_URL=http://i/simple',
      'd',
    ]);
  });

  it("runs the seed's line, on loopback, the store read-only", () => {
    const { program, args } = dockerRunCommand({
      image: 'mmocr-serve:latest',
      name: 'mmocr-1',
      modelStore: '/data/模型 store',
      cpus: 8,
      gpus: 'device=0',
    });
    expect([program, ...args]).toEqual([
      'docker',
      'run',
      '--rm',
      '--name',
      'mmocr-1',
      '--cpus',
      '8',
      '--env',
      'OMP_NUM_THREADS=8',
      '--gpus',
      'device=0',
      '-p',
      '127.0.0.1:8080:8080',
      '-p',
      '127.0.0.1:8081:8081',
      '-p',
      '127.0.0.1:8082:8082',
      '--mount',
      'type=bind,source=/data/模型 store,target=/home/model-server/model-store,readonly',
      'mmocr-serve:latest',
    ]);
  });

  it('never asks for less than a thread', () => {
    expect(dockerRunCommand({ image: 'i', name: 'n', modelStore: '/s', cpus: 0.5 }).args).toContain(
      'OMP_NUM_THREADS=1',
    );
    expect(dockerRunCommand({ image: 'i', name: 'n', modelStore: '/s', cpus: 2.5 }).args).toContain(
      'OMP_NUM_THREADS=2',
    );
  });

  it('leaves CPU and GPU out where there is no limit and no GPU, and takes other ports', () => {
    const { args } = dockerRunCommand({
      image: 'i',
      name: 'n',
      modelStore: '/s',
      ports: { inference: 9000, management: 9001, metrics: 9002 },
    });
    expect(args.slice(0, 10)).toEqual([
      'run',
      '--rm',
      '--name',
      'n',
      '-p',
      '127.0.0.1:9000:8080',
      '-p',
      '127.0.0.1:9001:8081',
      '-p',
      '127.0.0.1:9002:8082',
    ]);
  });

  it("quotes what Docker's CSV would split", () => {
    const { args } = dockerRunCommand({
      image: 'i',
      name: 'n',
      modelStore: '/a,b "c"',
      gpus: 'device=0,2',
    });
    expect(args).toContain('"device=0,2"');
    expect(args).toContain(
      'type=bind,"source=/a,b ""c""",target=/home/model-server/model-store,readonly',
    );
  });

  it('finds keys and health of a container, and stops it', () => {
    expect(dockerKeysCommand('n').args).toEqual([
      'exec',
      'n',
      'cat',
      '/home/model-server/run/key_file.json',
    ]);
    expect(dockerHealthCommand('n').args).toEqual([
      'inspect',
      '--format',
      '{{.State.Health.Status}}',
      'n',
    ]);
    expect(dockerStopCommand('n').args).toEqual(['stop', 'n']);
  });
});

describe("the image's own scripts", () => {
  const refuse = (report: unknown) =>
    spawnSync(python1x(), [path.join(docker, 'refuse_cuda.py')], {
      input: JSON.stringify(report),
      encoding: 'utf8',
    });

  it('refuses a report with CUDA in it and says what to do', () => {
    const { status, stderr } = refuse({
      install: [{ metadata: { name: 'nvidia-cudnn-cu12', version: '9.1' } }],
    });
    expect(status).toBe(1);
    expect(stderr).toContain('VARIANT=cuda');
  });

  it('lets the CPU build pass', () => {
    expect(
      refuse({ install: [{ metadata: { name: 'torch', version: '2.13.0+cpu' } }] }).status,
    ).toBe(0);
  });

  it('has an entry point that a plain shell reads', () => {
    expect(() => execFileSync('sh', ['-n', path.join(docker, 'entrypoint.sh')])).not.toThrow();
  });
});
