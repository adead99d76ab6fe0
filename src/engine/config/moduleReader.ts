import type { ModuleText } from '../../config/configReply';
import type { EngineMethods } from '../../protocol/engine';
import { askPython, inTurn } from './turns';

/**
 * What modules import and register; nothing of them runs, and Python is as it was for the next
 * config.
 */
export function readModules(
  { texts }: EngineMethods['readModules']['params'],
  signal: AbortSignal,
): Promise<EngineMethods['readModules']['result']> {
  return inTurn(async () => {
    const subject = Object.keys(texts)[0] ?? '';
    const json = await askPython({ subject, request: { modules: texts }, kind: 'text' }, signal);
    return JSON.parse(String(json)) as { modules: Record<string, ModuleText> };
  }, signal);
}
