import * as vscode from 'vscode';
import { runsHere, type Server } from '../../servers/contract/server';

/**
 * What the manifest's `when` clauses ask: `mmocr.torchserve`, `mmocr.builtin` and `mmocr.docker`
 * are what each is doing; `mmocr.serverState` is `ready` once one of them is.
 */
export function tellContext(servers: readonly Server[]): void {
  const here = servers.filter(({ kind }) => runsHere(kind));
  for (const { kind, state } of here) set(`mmocr.${kind}`, state.kind);
  const ready = here.some(({ state }) => state.kind === 'ready');
  set('mmocr.serverState', ready ? 'ready' : here[0]?.state.kind);
}

const set = (key: string, value: string | undefined): void =>
  void vscode.commands.executeCommand('setContext', key, value);
