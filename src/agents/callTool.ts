import type * as z from 'zod';
import * as l10n from '@vscode/l10n';
import type { AgentToolName } from '../base/agentToolNames';
import { UserError } from '../base/errors';
import { visibleName } from '../base/visibleText';
import type { AgentCall, AgentContext, ToolAnswer } from './agentTool';
import { toolNamed } from './tools';

/** Asks the user, or whoever speaks for them. Throws `UserError` or `CancelledError` for a no. */
export type Consent = (question: string, given: { confirm?: boolean }) => Promise<void>;

/**
 * One call of a tool, whoever makes it: what it is given is checked, what it writes is asked for.
 * Throws `UserError` naming the argument that is wrong, and what the tool throws.
 */
export async function callTool(
  name: AgentToolName,
  given: unknown,
  call: AgentCall,
  consent: Consent,
): Promise<ToolAnswer> {
  const tool = toolNamed(name);
  const input = checkedInput(name, given);
  if (tool.asks) await consent(await tool.asks(input, call), input);
  return tool.run(input, call);
}

/** What a tool that writes is about to do, as a question; undefined of one that only reads. */
export async function questionOf(
  name: AgentToolName,
  given: unknown,
  context: AgentContext,
): Promise<string | undefined> {
  return toolNamed(name).asks?.(checkedInput(name, given), context);
}

/** Throws `UserError` naming the first argument that is wrong. */
export function checkedInput(name: AgentToolName, given: unknown): Record<string, unknown> {
  const parsed = toolNamed(name).input.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new UserError(problem(name, parsed.error));
}

function problem(name: string, { issues: [issue] }: z.ZodError): string {
  const argument = visibleName(issue!.path.map(String).join('.'));
  return argument === ''
    ? l10n.t('{0} was called wrongly: {1}', name, issue!.message)
    : l10n.t('The argument {0} of {1} is wrong: {2}', argument, name, issue!.message);
}
