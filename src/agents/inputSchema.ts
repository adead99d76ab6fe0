import * as z from 'zod';
import type { AgentTool } from './agentTool';

/** A JSON Schema (draft 7) of an object, as protocol and editor want it. */
export interface InputSchema {
  type: 'object';
  properties: Record<string, object>;
  required?: string[];
  [key: string]: unknown;
}

/** What a tool is given, as JSON Schema. */
export function inputSchema({ input }: Pick<AgentTool, 'input'>): InputSchema {
  const schema = z.toJSONSchema(input, { target: 'draft-7', io: 'input' });
  delete schema.$schema;
  return schema as InputSchema;
}
