import { UserError } from '../../core/errors';
import type { EngineMethods } from '../../protocol/engine';

export function predictChain(params: EngineMethods['predictChain']['params'], _signal?: AbortSignal): Promise<EngineMethods['predictChain']['result']> {
  throw new UserError(params.chain.name);
}
