import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Deployment } from '../deployment';

/** Instances of a model on one device; without `gpus` on the CPU. */
export interface InstanceGroup {
  /** On each of the GPUs. */
  count: number;
  gpus?: number[];
}

/**
 * Where a model's instances run, each a process of its own. Of a part of a GPU as many share one as
 * fit.
 *
 * @throws UserError for what Triton or the engine cannot do.
 */
export function placement({ engine, options }: Deployment): InstanceGroup[] {
  const { replicas, gpus } = options;
  if (gpus === 0) return [{ count: replicas }];
  if (engine === 'onnx')
    throw new UserError(
      l10n.t('The program that reads ONNX files computes on the CPU: leave out --gpus.'),
    );
  if (gpus > 1)
    throw new UserError(
      l10n.t('An instance in Triton is on one GPU: --gpus 1, or a part of one, and more replicas.'),
    );
  const onEach = Math.min(replicas, Math.floor(1 / gpus));
  const full = Math.floor(replicas / onEach);
  const rest = replicas % onEach;
  return [
    { count: onEach, gpus: Array.from({ length: full }, (_, gpu) => gpu) },
    ...(rest > 0 ? [{ count: rest, gpus: [full] }] : []),
  ];
}

/** How many GPUs that takes. */
export function gpusOf(groups: readonly InstanceGroup[]): number {
  return groups.reduce((most, { gpus = [] }) => Math.max(most, ...gpus.map(gpu => gpu + 1)), 0);
}
