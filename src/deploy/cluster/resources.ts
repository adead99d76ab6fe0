import type { Deployment } from '../deployment';

/**
 * What a pod asks for and may use, from serving the samples' detector, chain and recogniser
 * (docs/scaling.md): memory in MiB before any model and for each, with room for the largest image
 * and a model some times larger than the samples'.
 */
const measured = {
  onnx: { base: 256, model: 1536 },
  pytorch: { base: 1024, model: 1536 },
} as const;

/** Cores of a pod; its networks' threads are as many. */
export const cores = 2;

/** Requests and limits of the container that serves, and as many GPUs as are asked for. */
export function resources(
  { engine, options: { gpus } }: Deployment,
  models: number,
): { requests: Record<string, string>; limits: Record<string, string> } {
  const { base, model } = measured[engine];
  const memory = `${base + models * model}Mi`;
  const gpu: Record<string, string> = gpus > 0 ? { 'nvidia.com/gpu': String(gpus) } : {};
  return {
    requests: { cpu: String(cores / 2), memory, 'ephemeral-storage': '1Gi', ...gpu },
    // Memory is not lent: a pod that outgrew its request would be the first to be ended.
    limits: { cpu: String(cores), memory, 'ephemeral-storage': '4Gi', ...gpu },
  };
}
