import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { imageNames } from '../../model/imageFormat';
import type { Frame } from '../../model/prediction';
import {
  SAVED_RESULT,
  type FixButton,
  type FromViewer,
  type Neighbours,
  type PanelMemento,
  type Side,
  type ToViewer,
  type ViewerImage,
} from '../../protocol/viewer';
import { readImage, viewerImage } from './image';
import { copyCurl } from './copyCurl';
import { fillPanel, resultsPage } from './fillPanel';
import type { WriteToConfig } from './liveSides';
import { neighbourPath, neighboursOf } from './neighbours';
import { PanelSession } from './panelSession';
import { answerPage, type AskedPanel } from './pageMessages';
import { askSavedResult } from './savedResults';
import { saveResult, type SavedResult } from './saving';
import type { PredictionSources } from './sources';

/** What every panel is made with. */
export interface PanelSurroundings {
  extensionUri: vscode.Uri;
  sources: PredictionSources;
  /** Remembers where results were saved, per workspace. */
  memory: vscode.Memento;
  writeToConfig: WriteToConfig;
  /** Gets what the panel cannot say itself: failed saving, defects. */
  onError: (error: unknown) => void;
}

/**
 * One results panel: a webview over the session of one image after the other. The webview may ask
 * for nothing that the session does not offer.
 */
export class ResultsPanel implements vscode.Disposable, AskedPanel {
  /** The user keeps it open: another image gets another panel. */
  kept: boolean;
  private current: PanelSession;
  private readonly disposables: vscode.Disposable[];
  private image: ViewerImage | undefined;
  private neighbours: Neighbours | undefined;
  private ready = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    imagePath: string,
    readonly around: PanelSurroundings,
    memento?: PanelMemento,
  ) {
    this.kept = memento?.kept ?? false;
    this.current = this.startSession(imagePath, memento);
    const { extensionUri, sources, onError } = around;
    this.disposables = [
      panel.webview.onDidReceiveMessage(
        (message: FromViewer) => void answerPage(this, message).catch(onError),
      ),
      // A hidden panel looks when it is shown: it then asks for its content.
      sources.onDidChange(() => {
        if (panel.visible) void this.current.refresh().catch(onError);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.ready = false;
      }),
    ];
    fillPanel(panel, extensionUri, resultsPage);
  }

  get session(): PanelSession {
    return this.current;
  }

  /** Another image in place of the one shown; what was chosen stays, a run in progress ends. */
  setImage(imagePath: string): void {
    if (imagePath === this.current.imagePath) return;
    const before = this.current;
    before.cancel();
    this.image = undefined;
    this.neighbours = undefined;
    this.current = this.startSession(imagePath);
    this.current.scoreThreshold = before.scoreThreshold;
    this.current.prefer({ left: before.chosen('left'), right: before.chosen('right') });
    this.current.live.takeOver(before.live);
    // The next image's boundaries are not drawn over this one.
    this.post({ kind: 'image', image: undefined });
    void this.sendContent().catch(this.around.onError);
  }

  /** Also after the tab was hidden: the page is made anew then, and asks for its content. */
  async opened(): Promise<void> {
    this.ready = true;
    await this.sendContent();
    await this.current.refresh();
  }

  /** Goes to the image beside this one in its folder, and asks both sides; stays at the ends. */
  async step(to: 'previous' | 'next'): Promise<void> {
    const from = this.current;
    const path = await neighbourPath(from.imagePath, to, imageNames);
    if (from !== this.current) return;
    if (path === undefined) return this.lookAround();
    this.setImage(path);
    await this.current.run();
  }

  keep(): void {
    this.kept = true;
    this.sendState();
  }

  /** Saves what is shown: the webview knows the comparison and draws the picture. */
  save(format: 'json' | 'png'): void {
    this.post({ kind: 'save', format });
  }

  copyCurl(): Promise<void> {
    return copyCurl(this.current, this.around.sources);
  }

  writeToConfig(side: Side): Promise<void> {
    return this.current.live.write(side, this.around.writeToConfig);
  }

  dispose(): void {
    // Who is still looking up what there is to choose has nobody to tell.
    this.ready = false;
    this.current.cancel();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private startSession(imagePath: string, memento?: PanelMemento): PanelSession {
    this.panel.title = l10n.t('Text in {0}', visibleText(basename(imagePath)));
    const session: PanelSession = new PanelSession(
      imagePath,
      this.around.sources,
      () => {
        if (session === this.current) this.sessionChanged();
      },
      this.around.onError,
      memento,
    );
    session.live.onRead = (side, found) => {
      if (session === this.current) this.post({ kind: 'readAgain', side, found });
    };
    return session;
  }

  /** A saved result is asked for first; where none is named, what was chosen stays. */
  async choose(side: Side, id: string): Promise<void> {
    const { current, around } = this;
    const source =
      id === SAVED_RESULT ? await askSavedResult(around.memory, current.imagePath) : id;
    if (source === undefined) this.sendState();
    else await current.choose(side, source);
  }

  saveAs(extension: SavedResult['extension'], contents: Uint8Array): Promise<void> {
    const [model] = (['left', 'right'] as const).flatMap(side => {
      const source = this.current.prediction(side)?.source;
      return source && 'model' in source ? [source.model] : [];
    });
    const { imagePath } = this.current;
    return saveResult({ imagePath, model, extension, contents }, this.around.memory);
  }

  private sessionChanged(): void {
    this.sendState();
    const wanted = this.orientation();
    // Pixels decoded by us are turned by us; the browser turns its own.
    if (this.image?.data.kind === 'rgba' && this.image.turned && this.image.orientation !== wanted)
      void this.sendImage().catch(this.around.onError);
  }

  private async sendContent(): Promise<void> {
    this.sendState();
    await Promise.all([this.sendImage(), this.lookAround()]);
  }

  private sendState(): void {
    const { current, neighbours } = this;
    this.post({
      kind: 'state',
      state: { ...current.state(), ...(neighbours && { neighbours }) },
      memento: { ...current.memento(), kept: this.kept },
    });
  }

  private async lookAround(): Promise<void> {
    const { current } = this;
    const neighbours = await neighboursOf(current.imagePath, imageNames);
    if (current !== this.current) return;
    this.neighbours = neighbours;
    this.sendState();
  }

  private async sendImage(): Promise<void> {
    const { current } = this;
    let image: ViewerImage | undefined;
    let error: string | undefined;
    try {
      image = await viewerImage(
        await readImage(current.imagePath),
        this.orientation(),
        this.around.sources,
      );
    } catch (failure) {
      if (!(failure instanceof UserError)) this.around.onError(failure);
      error = visibleText(failure instanceof Error ? failure.message : String(failure));
    }
    if (current !== this.current) return;
    this.image = image;
    this.post({ kind: 'image', image, ...(error !== undefined && { error }) });
  }

  private orientation(): Frame['orientation'] {
    return (
      this.current.prediction('left')?.frame?.orientation ??
      this.current.prediction('right')?.frame?.orientation ??
      'stored'
    );
  }

  async runFix({ command }: FixButton): Promise<void> {
    const { current } = this;
    const state = current.state();
    const offers = (['left', 'right'] as const).flatMap(side => {
      const { fix } = { fix: undefined, ...state[side] };
      return fix?.command === command ? [{ side, fix }] : [];
    });
    const [offered] = offers;
    if (!offered) return;
    // What the button makes possible is what it was pressed for.
    current.want(offers.map(({ side }) => side));
    await vscode.commands.executeCommand(offered.fix.command, ...(offered.fix.arguments ?? []));
    await current.refresh();
  }

  post(message: ToViewer): void {
    if (this.ready) void this.panel.webview.postMessage(message);
  }
}
