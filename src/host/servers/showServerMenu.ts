import * as vscode from 'vscode';
import type { ModelStatus } from '../../servers/contract/client';
import type { Parts } from '../parts';
import { serverMenu, type MenuRow } from './serverMenu';
import { saysOf } from './statusWords';
import { settings } from '../ui/settings';

/** A server that does not answer at once is described as it was when it became ready. */
const ASK_MS = 2000;

/**
 * The menu behind the status bar's item: models with their state, stop, restart, log, address,
 * test.
 */
export async function showServerMenu(parts: Parts): Promise<void> {
  const { state } = parts.server;
  const rows = serverMenu(state, await modelsNow(parts), settings().inferenceAddress || undefined);
  const chosen = await vscode.window.showQuickPick(rows.map(item), {
    title: saysOf(state),
    matchOnDescription: true,
  });
  if (chosen?.run)
    await vscode.commands.executeCommand(chosen.run.command, ...(chosen.run.arguments ?? []));
}

function item({
  icon,
  label,
  description,
  detail,
  run,
}: MenuRow): vscode.QuickPickItem & Pick<MenuRow, 'run'> {
  if (!run) return { label, kind: vscode.QuickPickItemKind.Separator };
  return {
    label: icon ? `$(${icon}) ${label}` : label,
    run,
    ...(description ? { description } : {}),
    ...(detail ? { detail } : {}),
  };
}

async function modelsNow({ server }: Parts): Promise<ModelStatus[]> {
  const { client, state } = server;
  if (!client?.managementAddress) return [];
  const known = state.kind === 'ready' ? state.models : [];
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
  }, ASK_MS);
  try {
    const names = await client.models(patience.signal);
    return (
      await Promise.all(names.map(name => client.describe(name, undefined, patience.signal)))
    ).flat();
  } catch {
    return known;
  } finally {
    clearTimeout(timer);
  }
}
