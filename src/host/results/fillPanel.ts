import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelHtml } from './html';

/** The files of a page: a script and style sheets, by their ways from the extension's folder. */
export interface PageFiles {
  script: string[];
  styles: string[][];
}

export const resultsPage: PageFiles = {
  script: ['dist', 'viewer.js'],
  styles: [
    ['dist', 'viewer.css'],
    ['media', 'viewer.css'],
    ['media', 'picture.css'],
    ['media', 'post.css'],
    ['media', 'stages.css'],
  ],
};

/** Gives a panel its icon and its page. */
export function fillPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  { script, styles }: PageFiles,
): void {
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
    script: uri(...script),
    styles: styles.map(file => uri(...file)),
    language: vscode.env.language,
    strings: vscode.l10n.bundle,
  });
}
