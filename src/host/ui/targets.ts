import * as vscode from 'vscode';

/**
 * The file a command is about: the one it was called on in a menu, else the one in the active tab.
 * Images open in a custom editor, so the active text editor would not do; the image preview's
 * context menu passes no file at all.
 */
export function targetFile(argument: unknown, extensions: RegExp): string | undefined {
  if (argument instanceof vscode.Uri) return argument.fsPath;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
      ? input.uri
      : undefined;
  return uri && extensions.test(uri.fsPath) ? uri.fsPath : undefined;
}

export const CONFIG_OR_CHECKPOINT = /\.(py|pth)$/i;

/** The workspace folder a file lies in, else the first one. */
export function workspaceFolder(file?: string): string | undefined {
  const own =
    file === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return (own ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
}
