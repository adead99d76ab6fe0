import type { DeployedModel, Deployment } from '../deployment';
import type { Plain } from '../yaml';

/** One thing that Ray Serve starts copies of: a model, or a part of one. */
export interface Part {
  /** Of the deployment within the model's application. */
  name: string;
  /** It takes requests over HTTP; the others are asked by it. */
  isFront: boolean;
}

/**
 * With its own handler a chain's recogniser is loaded alone and has copies of its own. The engine
 * answers a chain in one process, which reads all words of an image together.
 */
export const isApart = ({ engine }: Deployment, { kind }: DeployedModel): boolean =>
  engine === 'pytorch' && kind === 'chain';

/** The model's deployments, by the names that `mmocr_app.py` gives them. */
export function partsOf(deployment: Deployment, model: DeployedModel): Part[] {
  return [
    { name: model.name, isFront: true },
    ...(isApart(deployment, model) ? [{ name: `${model.name}-recognition`, isFront: false }] : []),
  ];
}

/** TorchServe's own `job_queue_size`. */
const waiting = 100;

/**
 * A deployment as serve.yaml has it. One copy works on one image (`batch` of them) at a time, and
 * has the next at hand; a chain without its recogniser waits for texts meanwhile, so it has twice
 * as many. Where copies come with the load, one more is started when each has more than it works
 * on.
 */
export function deploymentConfig(
  { options: { replicas, maxReplicas, gpus, batch } }: Deployment,
  { name, isFront }: Part,
  apart: boolean,
): Plain {
  return {
    name,
    ...(maxReplicas > replicas
      ? {
          num_replicas: 'auto',
          autoscaling_config: {
            min_replicas: replicas,
            max_replicas: maxReplicas,
            target_ongoing_requests: batch,
            upscale_delay_s: 5,
            downscale_delay_s: 300,
          },
        }
      : { num_replicas: replicas }),
    max_ongoing_requests: batch * (apart && isFront ? 4 : 2),
    ...(isFront
      ? { max_queued_requests: waiting, user_config: { batch, batch_wait_s: 0.01 } }
      : {}),
    health_check_period_s: 10,
    health_check_timeout_s: 30,
    graceful_shutdown_wait_loop_s: 1,
    graceful_shutdown_timeout_s: 30,
    ray_actor_options: { num_cpus: 1, ...(gpus > 0 ? { num_gpus: gpus } : {}) },
  };
}

/** Cores that all copies take together, at least and at most; what tells of them takes none. */
export function coresOf(deployment: Deployment): { least: number; most: number } {
  const { replicas, maxReplicas } = deployment.options;
  const parts = deployment.models.flatMap(model => partsOf(deployment, model)).length;
  return { least: parts * replicas, most: parts * maxReplicas };
}
