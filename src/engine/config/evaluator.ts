import type { EngineMethods } from '../../protocol/engine';

type Evaluate = EngineMethods['evaluateConfig'];

export function evaluateConfig(params: Evaluate['params'], signal: AbortSignal): Promise<Evaluate['result']> {
  return Promise.reject(new Error(`not written yet: ${params.path} ${String(signal.aborted)}`));
}
