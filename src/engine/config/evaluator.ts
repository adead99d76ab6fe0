import type { ConfigReply } from '../../config/configReply';
import type { EngineMethods } from '../../protocol/engine';
import { readReply } from './readReply';
import { askPython, inTurn, startFresh } from './turns';

type Params = EngineMethods['evaluateConfig']['params'];

/**
 * Evaluates a config in the sandbox. Throws `UserError` for one that does not end, or that breaks
 * Python.
 */
export function evaluateConfig(params: Params, signal: AbortSignal): Promise<ConfigReply> {
  return inTurn(() => evaluateNow(params, signal), signal);
}

async function evaluateNow(
  { path, files, environment = {}, limitSeconds }: Params,
  signal: AbortSignal,
): Promise<ConfigReply> {
  const kind = Object.keys(files).length > 1 ? 'later' : 'config';
  const reply = readReply(
    await askPython(
      { subject: path, request: { path, files, environment }, limitSeconds, kind },
      signal,
    ),
    path,
  );
  // Ready before the next config comes.
  if (reply.kind !== 'needs') startFresh();
  return reply;
}
