import type { EngineClient } from '../engineClient/engineClient';
import type { EvaluateDeps } from '../config/evaluate';
import type { AgentCall } from './agentTool';

/** What evaluating a config of the workspace takes. */
export async function configDeps(
  call: AgentCall,
): Promise<EvaluateDeps & { engine: EngineClient; signal: AbortSignal }> {
  const { configEngine: engine, workspace, signal, packages } = call;
  return { engine, workspaceFolder: workspace.root, signal, ...(await packages()) };
}
