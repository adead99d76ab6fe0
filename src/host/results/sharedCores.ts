import type { PredictionSource } from '../../model/prediction';
import { isLoopback } from '../../servers/contract/address';

/** How long a run waits for another that shares its cores. */
const PATIENCE_MS = 2000;

/** Whether a run computes on this machine: two at a time would tell no true times. */
export function sharesCores(source: PredictionSource): boolean {
  return source.kind === 'local' || (source.kind === 'served' && isLoopback(source.address));
}

/** Resolves with `first`, or before when it takes long. */
export async function doneOrSlow(first: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<void>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([first, slow]);
  clearTimeout(timer);
}
