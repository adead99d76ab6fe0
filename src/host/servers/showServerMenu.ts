import * as vscode from 'vscode';
import type { ModelStatus } from '../../servers/contract/modelStatus';
import type { Server } from '../../servers/contract/server';
import type { Parts } from '../parts';
import { serverMenu, type MenuRow, type MenuServer } from './serverMenu';
import { speaking } from './speaking';
import { titleOf } from './statusWords';

/** A server that does not answer at once is described as it was when it became ready. */
const ASK_SECONDS = 2;

/**
 * The menu behind the status bar's item: the servers and their models with their state, stop,
 * restart, log, address, test.
 */
export async function showServerMenu({ servers }: Parts): Promise<void> {
  const { all } = servers.registry;
  const rows = serverMenu(await Promise.all(all.map(asMenuServer)));
  const { first, others } = speaking(all);
  const chosen = await vscode.window.showQuickPick(rows.map(item), {
    ...(first && { title: titleOf(first, ...others) }),
    matchOnDescription: true,
  });
  if (chosen?.run)
    await vscode.commands.executeCommand(chosen.run.command, ...(chosen.run.arguments ?? []));
}

function item({ icon, label, description, detail, run }: MenuRow): QuickPickRow {
  if (!run) return { label, kind: vscode.QuickPickItemKind.Separator };
  return {
    label: icon ? `$(${icon}) ${label}` : label,
    run,
    ...(description ? { description } : {}),
    ...(detail ? { detail } : {}),
  };
}
type QuickPickRow = vscode.QuickPickItem & Pick<MenuRow, 'run'>;

async function asMenuServer(server: Server): Promise<MenuServer> {
  const { id, kind, state, asked } = server;
  const models = await modelsNow(server);
  const address = asked?.client.inferenceAddress;
  return {
    id,
    kind,
    state,
    address,
    models: models ?? [],
    silent: models ? undefined : ASK_SECONDS,
  };
}

/** Undefined of a server that does not answer, and of which nothing is known. */
async function modelsNow({ asked, state }: Server): Promise<readonly ModelStatus[] | undefined> {
  if (!asked?.client.managementAddress) return [];
  const { client } = asked;
  const known = state.kind === 'ready' ? state.models : [];
  const patience = AbortSignal.timeout(1000 * ASK_SECONDS);
  try {
    const names = await client.models(patience);
    const described = names.map(name => client.describe(name, undefined, patience));
    return (await Promise.all(described)).flat();
  } catch {
    return known.length > 0 ? known : undefined;
  }
}
