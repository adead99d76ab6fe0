import type { EngineMethods } from '../../protocol/engine';
import { askPython, inTurn } from './turns';

type Method = EngineMethods['editConfig'];

/** Where a config's text is to be changed; only its syntax tree is looked at. */
export function editConfig(
  request: Method['params'],
  signal: AbortSignal,
): Promise<Method['result']> {
  return inTurn(async () => {
    const json = await askPython({ subject: 'config', request, kind: 'text' }, signal);
    return JSON.parse(String(json)) as Method['result'];
  }, signal);
}
