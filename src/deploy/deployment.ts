import type { Task } from '../model/prediction';

/** Where a model can be served besides TorchServe and the built-in server. */
export const deployTargetIds = ['ray', 'kserve', 'kubernetes', 'triton'] as const;
export type DeployTargetId = (typeof deployTargetIds)[number];

/** What runs the networks: the archive's own handler, or ONNX Runtime. */
export const deployEngines = ['pytorch', 'onnx'] as const;
export type DeployEngine = (typeof deployEngines)[number];

/** One archive that is served under its name. */
export interface DeployedModel {
  /** Of the manifest, as TorchServe's `/predictions/NAME` has it. */
  name: string;
  version: string;
  /** The `.mar`, an absolute path; it lies as `models/FILE` in the written folder. */
  archive: string;
  task: Task;
  kind: 'single' | 'chain' | 'kie';
  /** Whether every model of it has its ONNX file in the archive. */
  hasOnnx: boolean;
  /** File name within `models/`. */
  file: string;
}

/** What may be asked for; each target takes some of it. */
export interface DeployOptions {
  replicas: number;
  /** More than `replicas`: as many as the load needs. */
  maxReplicas: number;
  /** GPUs per replica; Ray takes a part of one. */
  gpus: number;
  /** Images that go through a network together at most. */
  batch: number;
  /** Kubernetes: where it is deployed. */
  namespace: string;
  /** The image that holds the program, `NAME:TAG` or with a digest. */
  image: string;
  /** Where a pod finds its archives: a volume that is claimed, or a layer of the image. */
  store: 'claim' | 'image';
}

/** What a folder is written for. */
export interface Deployment {
  target: DeployTargetId;
  engine: DeployEngine;
  models: DeployedModel[];
  options: DeployOptions;
}

/** One file of the written folder; `path` with `/`, within the folder. */
export type DeployFile = { path: string; executable?: boolean } & (
  | { text: string }
  /** An absolute path of a file or a folder, copied with what is in it. */
  | { copyOf: string }
);

/**
 * How a folder for one target is made: nothing is written, and nothing read but whether what is to
 * be copied is there.
 */
export interface DeployTarget {
  /** Which options it takes; any other is refused. */
  options: readonly (keyof DeployOptions)[];
  /** Which engines it has. */
  engines: readonly DeployEngine[];
  /** `program` is the folder of this program's bundles, from which files are copied. */
  files: (deployment: Deployment, program: string) => DeployFile[];
  /** Command lines that bring it up, in their order, as the folder's README has them. */
  commands: (deployment: Deployment) => string[];
}
