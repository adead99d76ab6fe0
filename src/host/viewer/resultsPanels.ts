import { normalize } from 'node:path';
import * as vscode from 'vscode';
import type { PanelMemento, ViewerState } from '../../protocol/viewer';
import { ResultsPanel } from './resultsPanel';
import type { PredictionSources } from './sources';

export interface ShowOptions {
  /** Ids of `PredictionSources.options`; the last choice, else the preferred one, when absent. */
  left?: string;
  right?: string;
  /** Ask both sides at once; true unless said otherwise. */
  run?: boolean;
}

/** The results panels, one per image. */
export class ResultsPanels implements vscode.Disposable {
  static readonly viewType = 'mmocr.results';
  private readonly open = new Map<string, ResultsPanel>();

  /** `onError` gets what the panel cannot say itself: failed saving, defects. */
  constructor(private readonly extensionUri: vscode.Uri, private readonly sources: PredictionSources, private readonly onError: (error: unknown) => void) {}

  /** Opens the panel of an image, or reveals it, and asks both sides. Resolves when both have answered, with what is shown. */
  async show(imagePath: string, { left, right, run = true }: ShowOptions = {}): Promise<ViewerState> {
    const path = normalize(imagePath);
    const existing = this.open.get(path);
    if (existing) existing.panel.reveal();
    const shown = existing ?? this.adopt(vscode.window.createWebviewPanel(ResultsPanels.viewType, '', vscode.ViewColumn.Active), path);
    shown.session.prefer({ left, right });
    if (run) await shown.session.run();
    return shown.session.state();
  }

  /** Restores panels after a window reload: with the last result where it was small enough to keep, and without asking anyone. */
  registerSerializer(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(ResultsPanels.viewType, {
      deserializeWebviewPanel: (panel, state: unknown) => {
        // A page that was never filled has nothing to restore.
        if (isMemento(state)) this.adopt(panel, state.imagePath, state);
        else panel.dispose();
        return Promise.resolve();
      },
    });
  }

  dispose(): void {
    for (const { panel } of this.open.values()) panel.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, path: string, memento?: PanelMemento): ResultsPanel {
    const shown = new ResultsPanel(panel, this.extensionUri, path, this.sources, this.onError, memento);
    this.open.set(path, shown);
    panel.onDidDispose(() => {
      this.open.delete(path);
      shown.dispose();
    });
    return shown;
  }
}

function isMemento(state: unknown): state is PanelMemento {
  const { imagePath, scoreThreshold, predictions } = (state ?? {}) as Partial<PanelMemento>;
  return typeof imagePath === 'string' && typeof scoreThreshold === 'number' && typeof predictions === 'object';
}
