import { availableParallelism } from 'node:os';
import { wholeNumberIn } from './ask';
import type { Registry } from './registry';
import { badRequest } from './reply';
import type { ServedModel } from './servedModel';

/**
 * Workers that requests may have started, of all models together. Each is a process with the
 * networks of its own; more than cores bring nothing.
 */
export const mostWorkers = Math.max(32, 4 * availableParallelism());

/**
 * A number of workers that a request names. Throws `ServeError` 400 for what is none, or too many.
 */
export function workersIn(query: URLSearchParams, name: string, otherwise: number): number {
  return wholeNumberIn(query, name, otherwise, [0, mostWorkers]);
}

/** Throws `ServeError` 400 when there would be too many workers with `count` for `model`. */
export function checkWorkers(registry: Registry, model: ServedModel, count: number): void {
  const others = registry.all
    .filter(each => each !== model)
    .reduce((sum, { maxWorkers }) => sum + maxWorkers, 0);
  if (count > model.workers.length && others + count > mostWorkers) {
    throw badRequest(
      `The other models have ${others} workers, and the server starts at most ${mostWorkers} in all.`,
    );
  }
}
