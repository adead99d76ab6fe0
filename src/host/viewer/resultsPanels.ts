import * as vscode from 'vscode';
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

  constructor(private readonly extensionUri: vscode.Uri, private readonly sources: PredictionSources) {}

  /** Opens the panel of an image, or reveals it, and asks both sides. Resolves when both have answered. */
  async show(_imagePath: string, _options: ShowOptions = {}): Promise<void> {
    void this.extensionUri; void this.sources;
    return Promise.resolve();
  }

  /** Restores panels after a window reload. */
  registerSerializer(): vscode.Disposable {
    return vscode.Disposable.from();
  }

  dispose(): void {}
}
