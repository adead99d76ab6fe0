import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import type { FromReport, ToReport } from '../../protocol/report';
import type { FixButton } from '../../protocol/viewer';
import { runId } from '../../runs/runId';
import { fillPanel } from '../results/fillPanel';
import type { ResultsPanels } from '../results/resultsPanels';
import { chooseFile } from '../ui/steps';
import { answerPage, type AskedReport } from './pageMessages';
import { ReportSession } from './reportSession';
import type { ReportSurroundings } from './surroundings';
import { Thumbnails, type ThumbnailMaker } from './thumbnails';
import { askTruth } from './askTruth';
import type { Remembered } from './reportMemory';

const pageFiles = {
  script: ['dist', 'report.js'],
  styles: [
    ['dist', 'report.css'],
    ['media', 'page.css'],
    ['media', 'report.css'],
  ],
};

/** What every report is made with. */
export interface PanelSurroundings extends ReportSurroundings {
  extensionUri: vscode.Uri;
  panels: Pick<ResultsPanels, 'show'>;
  makeThumbnail: ThumbnailMaker['make'];
  /** Gets what the page cannot say itself: a file that cannot be read, defects. */
  onError: (error: unknown) => void;
}

/** One report in an editor tab: a page over the session of its run file. */
export class ReportPanel implements AskedReport {
  readonly session: ReportSession;
  readonly thumbnails: Thumbnails;
  readonly #listeners: vscode.Disposable;
  #ready = false;

  constructor(
    readonly panel: vscode.WebviewPanel,
    file: string,
    private readonly around: PanelSurroundings,
    kept: Remembered & { threshold: number },
  ) {
    const post = (message: ToReport): void => {
      if (this.#ready) void panel.webview.postMessage(message);
    };
    this.session = new ReportSession(file, around, post, kept);
    const imagePath = (index: number): string => this.session.run.imagePath(index);
    const readImage = (file: string) => around.readImage(file);
    const { makeThumbnail: make } = around;
    this.thumbnails = new Thumbnails({ imagePath, readImage, make }, post);
    this.#listeners = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message: FromReport) => {
        void answerPage(this, message).catch(around.onError);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#ready = false;
      }),
    );
    panel.title = l10n.t('Report: {0}', visibleText(path.parse(file).name));
    fillPanel(panel, around.extensionUri, pageFiles);
  }

  opened(): void {
    this.#ready = true;
    this.session.tellAll();
  }

  /** This run's stored answer, beside the truth or the other run; nothing is asked again. */
  async openImage(index: number): Promise<void> {
    const { file, run } = this.session;
    const right = run.truth
      ? runId({ kind: 'truth', path: run.truth.path })
      : run.other && runId({ kind: 'file', path: run.other.file });
    await this.around.panels.show(run.imagePath(index), {
      left: runId({ kind: 'file', path: file }),
      ...(right !== undefined && { right }),
    });
  }

  async chooseTruth(): Promise<void> {
    await unlessCancelled(async () => {
      await this.session.setTruth(await askTruth(this.session.run.root));
    });
  }

  async chooseOther(): Promise<void> {
    await unlessCancelled(async () => {
      const title = l10n.t('Run to Compare With');
      await this.session.setOther(await chooseFile(title, l10n.t('Run files'), ['jsonl']));
    });
  }

  async showRunFile(): Promise<void> {
    await vscode.window.showTextDocument(vscode.Uri.file(this.session.file), {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
    });
  }

  /** Only what the page was offered. */
  async runFix({ command }: FixButton): Promise<void> {
    const { fix } = this.session.progress();
    if (fix?.command !== command) return;
    await vscode.commands.executeCommand(fix.command, ...(fix.arguments ?? []));
    await this.session.serversChanged();
  }

  dispose(): void {
    this.#ready = false;
    this.session.dispose();
    this.thumbnails.dispose();
    this.#listeners.dispose();
  }
}

async function unlessCancelled(ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
  }
}
