import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/errors';
import { visibleText } from '../../core/visibleText';
import type { Frame } from '../../core/ocr/prediction';
import type { FixButton, FromViewer, PanelMemento, ToViewer, ViewerImage } from '../../protocol/viewer';
import { panelHtml } from './html';
import { readImage, viewerImage } from './image';
import { PanelSession } from './panelSession';
import { resultJson, saveAs } from './saving';
import type { PredictionSources } from './sources';

/** One results panel: a webview over a session. The webview may ask for nothing that the session does not offer. */
export class ResultsPanel implements vscode.Disposable {
  readonly session: PanelSession;
  private readonly disposables: vscode.Disposable[];
  private image: ViewerImage | undefined;
  private ready = false;

  constructor(
    readonly panel: vscode.WebviewPanel, extensionUri: vscode.Uri, private readonly imagePath: string,
    private readonly sources: PredictionSources, private readonly onError: (error: unknown) => void, memento?: PanelMemento,
  ) {
    this.session = new PanelSession(imagePath, sources, () => this.sessionChanged(), onError, memento);
    const { webview } = panel;
    panel.title = l10n.t('Text in {0}', visibleText(basename(imagePath)));
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', `results-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.options = { enableScripts: true, localResourceRoots: ['dist', 'media'].map(folder => vscode.Uri.joinPath(extensionUri, folder)) };
    this.disposables = [
      webview.onDidReceiveMessage((message: FromViewer) => void this.receive(message).catch(onError)),
      sources.onDidChange(() => void this.session.refresh().catch(onError)),
      panel.onDidChangeViewState(() => { if (!panel.visible) this.ready = false; }),
    ];
    const uri = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
    webview.html = panelHtml({
      cspSource: webview.cspSource, nonce: randomBytes(16).toString('base64'), script: uri('dist', 'viewer.js'),
      styles: [uri('dist', 'viewer.css'), uri('media', 'viewer.css'), uri('media', 'picture.css')], language: vscode.env.language, strings: vscode.l10n.bundle,
    });
  }

  dispose(): void {
    this.session.cancel();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private async receive(message: FromViewer): Promise<void> {
    switch (message.kind) {
      case 'ready':
        // Also after the tab was hidden: the page is made anew then, and this is how it asks for its content.
        this.ready = true;
        this.sendState();
        await this.sendImage();
        return this.session.refresh();
      case 'runAgain': return this.session.run();
      case 'cancel': return this.session.cancel();
      case 'choose': return this.session.choose(message.side, message.id);
      case 'threshold': this.session.scoreThreshold = message.value; return;
      case 'fix': return this.runFix(message.button);
      case 'copyCurl': return this.copyCurl();
      case 'saveJson': {
        const json = resultJson(this.imagePath, this.session.prediction('left'), this.session.prediction('right'), message.comparison);
        return saveAs(this.imagePath, 'json', Buffer.from(json));
      }
      case 'savePng': return saveAs(this.imagePath, 'png', new Uint8Array(message.png));
    }
  }

  private sessionChanged(): void {
    this.sendState();
    const wanted = this.orientation();
    // Pixels decoded by us are turned by us; the browser turns its own.
    if (this.image?.data.kind === 'rgba' && this.image.turned && this.image.orientation !== wanted) void this.sendImage().catch(this.onError);
  }

  private sendState(): void {
    this.post({ kind: 'state', state: this.session.state(), memento: this.session.memento() });
  }

  private async sendImage(): Promise<void> {
    try {
      this.image = await viewerImage(await readImage(this.imagePath), this.orientation(), this.sources);
      this.post({ kind: 'image', image: this.image });
    } catch (error) {
      this.image = undefined;
      if (!(error instanceof UserError)) this.onError(error);
      this.post({ kind: 'image', image: undefined, error: visibleText(error instanceof Error ? error.message : String(error)) });
    }
  }

  private orientation(): Frame['orientation'] {
    return this.session.prediction('left')?.frame?.orientation ?? this.session.prediction('right')?.frame?.orientation ?? 'stored';
  }

  private async runFix({ command }: FixButton): Promise<void> {
    const state = this.session.state();
    const offers = (['left', 'right'] as const).flatMap(side => {
      const { fix } = { fix: undefined, ...state[side] };
      return fix?.command === command ? [{ side, fix }] : [];
    });
    const [offered] = offers;
    if (!offered) return;
    await vscode.commands.executeCommand(offered.fix.command, ...(offered.fix.arguments ?? []));
    // What the button made possible is what it was pressed for.
    await this.session.runWhatCan(offers.map(({ side }) => side));
  }

  private async copyCurl(): Promise<void> {
    const line = (['left', 'right'] as const).map(side => this.session.chosen(side)).map(id => id && this.sources.curl(id, this.imagePath)).find(Boolean);
    if (!line) throw new UserError(l10n.t('There is no served model to ask with curl.'), { fix: 'startTorchServe' });
    await vscode.env.clipboard.writeText(line);
    vscode.window.setStatusBarMessage(l10n.t('$(check) curl command copied'), 3000);
  }

  private post(message: ToViewer): void {
    if (this.ready) void this.panel.webview.postMessage(message);
  }
}
