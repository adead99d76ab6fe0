import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import type { ToolAnswer } from '../agents/agentTool';
import { inputSchema } from '../agents/inputSchema';
import { toolNamed } from '../agents/tools';
import type { AgentToolName } from '../base/agentToolNames';

/** A tool as a client lists it; what it says of itself is what it does. */
export function listedTool(name: AgentToolName): Tool {
  const tool = toolNamed(name);
  const writes = tool.asks !== undefined;
  return {
    name,
    title: tool.title(),
    description: tool.description,
    inputSchema: inputSchema(tool),
    annotations: {
      title: tool.title(),
      readOnlyHint: !writes,
      destructiveHint: tool.destructive ?? false,
      idempotentHint: !writes,
      // Servers of this machine, and those that the user named.
      openWorldHint: false,
    },
  };
}

/** What a tool answered: its text, its pictures, and the same as data. */
export function toolResult({ text, data, pictures = [] }: ToolAnswer): CallToolResult {
  return {
    content: [
      { type: 'text', text },
      ...pictures.map(({ mime, bytes }) => ({
        type: 'image' as const,
        mimeType: mime,
        data: Buffer.from(bytes).toString('base64'),
      })),
    ],
    structuredContent: data,
  };
}

export function failedResult(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], isError: true };
}
