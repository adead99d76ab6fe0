import * as vscode from 'vscode';
import { agentToolNames, editorToolName } from '../../base/agentToolNames';
import type { EditorTools } from './editorTools';

/** Tells the editor of the tools; what answers them is loaded with the first call. */
export function offerTools(tools: () => Promise<EditorTools>): vscode.Disposable[] {
  return agentToolNames.map(name =>
    vscode.lm.registerTool<object>(editorToolName(name), {
      prepareInvocation: async ({ input }) => (await tools()).prepare(name, input),
      invoke: async ({ input }, token) => (await tools()).invoke(name, input, token),
    }),
  );
}
