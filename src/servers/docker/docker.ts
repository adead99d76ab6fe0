import type { CommandLine } from '../../base/commandLine';

/** Where the image keeps what the host mounts and reads; as in `docker/Dockerfile`. */
const MODEL_STORE = '/home/model-server/model-store';
const KEY_FILE = '/home/model-server/run/key_file.json';

export interface DockerBuildOptions {
  /** Name and tag. */
  image: string;
  /** The folder with our Dockerfile. */
  dockerFolder: string;
  /**
   * Allow PyTorch's build for NVIDIA, several gigabytes; without it the build refuses to download
   * CUDA.
   */
  cuda?: boolean;
  /** Package index instead of pip's own setting. */
  indexUrl?: string;
}

export function dockerBuildCommand({
  image,
  dockerFolder,
  cuda = false,
  indexUrl,
}: DockerBuildOptions): CommandLine {
  const index = indexUrl ? ['--build-arg', `PIP_INDEX_URL=${indexUrl}`] : [];
  return {
    program: 'docker',
    args: [
      'build',
      '-t',
      image,
      '--build-arg',
      `VARIANT=${cuda ? 'cuda' : 'cpu'}`,
      ...index,
      dockerFolder,
    ],
  };
}

export interface DockerRunOptions {
  image: string;
  /** The container's name, by which it is stopped and its keys are read. */
  name: string;
  /** Folder of the .mar files, absolute; mounted read-only. */
  modelStore: string;
  /** CPUs the container may use; 0 for no limit. */
  cpus?: number;
  /** `all`, `device=0`, `device=0,2` or a number; '' for none. */
  gpus?: string;
  /** Ports on this machine, on loopback only. */
  ports?: { inference: number; management: number; metrics: number };
}

/** Serves a model store in a container, removed when it stops. */
export function dockerRunCommand(options: DockerRunOptions): CommandLine {
  const { image, name, modelStore, cpus = 0, gpus = '' } = options;
  const { inference, management, metrics } = options.ports ?? {
    inference: 8080,
    management: 8081,
    metrics: 8082,
  };
  const publish = [
    [inference, 8080],
    [management, 8081],
    [metrics, 8082],
  ] as const;
  return {
    program: 'docker',
    args: [
      'run',
      '--rm',
      '--name',
      name,
      // PyTorch does not see the limit, and would start a thread per core of the machine.
      ...(cpus > 0
        ? ['--cpus', String(cpus), '--env', `OMP_NUM_THREADS=${Math.max(1, Math.floor(cpus))}`]
        : []),
      ...(gpus ? ['--gpus', csvField(gpus)] : []),
      ...publish.flatMap(([host, container]) => ['-p', `127.0.0.1:${host}:${container}`]),
      '--mount',
      ['type=bind', csvField(`source=${modelStore}`), `target=${MODEL_STORE}`, 'readonly'].join(
        ',',
      ),
      image,
    ],
  };
}

/**
 * Prints the container's access keys as TorchServe writes them (`key_file.json`); fails until it
 * has.
 */
export function dockerKeysCommand(name: string): CommandLine {
  return { program: 'docker', args: ['exec', name, 'cat', KEY_FILE] };
}

/** The container's HEALTHCHECK: prints `healthy` once every model's workers are ready. */
export function dockerHealthCommand(name: string): CommandLine {
  return { program: 'docker', args: ['inspect', '--format', '{{.State.Health.Status}}', name] };
}

export function dockerStopCommand(name: string): CommandLine {
  return { program: 'docker', args: ['stop', name] };
}

/**
 * Docker reads `--mount` and `--gpus` as one line of CSV: a comma or a quote in a value needs
 * quotes around the field.
 */
function csvField(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
