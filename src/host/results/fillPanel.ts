import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelHtml } from './html';

/** Gives a panel its icon and its page. */
export function fillPanel(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): void {
  const { webview } = panel;
  const own = (...path: string[]): vscode.Uri => vscode.Uri.joinPath(extensionUri, ...path);
  const icon = (theme: string): vscode.Uri => own('media', `results-${theme}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  webview.options = {
    enableScripts: true,
    localResourceRoots: ['dist', 'media'].map(folder => own(folder)),
  };
  const uri = (...path: string[]): string => webview.asWebviewUri(own(...path)).toString();
  webview.html = panelHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: uri('dist', 'viewer.js'),
    styles: [
      uri('dist', 'viewer.css'),
      uri('media', 'viewer.css'),
      uri('media', 'picture.css'),
      uri('media', 'stages.css'),
    ],
    language: vscode.env.language,
    strings: vscode.l10n.bundle,
  });
}
