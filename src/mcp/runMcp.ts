import { readFileSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import type { AgentContext } from '../agents/agentTool';
import { namedServers } from '../agents/namedServers';
import { Workspace } from '../agents/workspace';
import { EngineClient } from '../engineClient/engineClient';
import { serveMcp, type Stdio } from './serve';

/** What the command line tells of itself and of what it was told, as plain data. */
export interface McpOptions extends Pick<AgentContext, 'dist' | 'versions' | 'packages'> {
  workspace: string;
  /** Servers elsewhere that may be asked. */
  servers: readonly string[];
  engineFile: string;
}

/**
 * Serves the tools until the client leaves. It is a bundle of its own (esbuild.mjs), so it makes
 * all that it works with: a class of the other bundle would be another class. Throws `Error` with a
 * sentence for a workspace or a server that is none.
 */
export async function runMcp(
  { workspace, servers, engineFile, ...about }: McpOptions,
  stdio: Stdio,
  signal: AbortSignal,
): Promise<void> {
  // As the engine is told of the language.
  const bundle = process.env['MMOCR_L10N'];
  if (bundle) l10n.config({ contents: readFileSync(bundle, 'utf8') });
  const opened = await Workspace.open([workspace]);
  const server = namedServers(servers);
  const [configEngine, inferenceEngine] = [
    new EngineClient(engineFile),
    new EngineClient(engineFile),
  ];
  const engines = { configEngine, inferenceEngine };
  try {
    const context = { ...about, ...engines, workspace: opened, addresses: () => [], server };
    await serveMcp(context, stdio, signal);
  } finally {
    configEngine.dispose();
    inferenceEngine.dispose();
  }
}
