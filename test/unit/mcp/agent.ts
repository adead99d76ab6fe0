import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  CallToolResultSchema,
  ElicitRequestSchema,
  type CallToolResult,
  type ElicitResult,
} from '@modelcontextprotocol/sdk/types.js';
import { sample } from '../../samples';
import { cli } from '../cli/run';

/** A copy of the samples, at a place with a blank, a quote and letters beyond ASCII. */
export function sampleWorkspace(): { folder: string; remove: () => void } {
  const above = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-mcp-'));
  const folder = path.join(above, "agent's 工作区");
  fs.cpSync(sample(), folder, { recursive: true });
  return {
    folder,
    remove: () => fs.rmSync(above, { recursive: true, force: true, maxRetries: 10 }),
  };
}

/** What an agent has: the SDK's client, and the server as its editor starts it. */
export interface Agent {
  client: Client;
  pid: number;
  call: (name: string, given: Record<string, unknown>) => Promise<CallToolResult>;
  close: () => Promise<void>;
}

/** `ask`: the client asks its user, who answers so. */
export async function agentIn(
  workspace: string,
  { args = [], ask }: { args?: string[]; ask?: (question: string) => ElicitResult } = {},
): Promise<Agent> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cli, 'mcp', '--workspace', workspace, ...args],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    stderr: 'inherit',
  });
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: ask ? { elicitation: {} } : {} },
  );
  if (ask)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) =>
      Promise.resolve(ask(params.message)),
    );
  await client.connect(transport);
  return {
    client,
    pid: transport.pid!,
    call: async (name, given) =>
      CallToolResultSchema.parse(await client.callTool({ name, arguments: given })),
    close: () => client.close(),
  };
}

export const textOf = ({ content }: CallToolResult): string =>
  content.flatMap(part => (part.type === 'text' ? [part.text] : [])).join('\n');

/** What a tool answered as data; a failure is thrown with its sentence. */
export function dataOf<T>(result: CallToolResult): T {
  if (result.isError) throw new Error(textOf(result));
  return result.structuredContent as T;
}
