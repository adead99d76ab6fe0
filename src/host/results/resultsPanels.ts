import { normalize } from 'node:path';
import * as vscode from 'vscode';
import type { PanelMemento, ViewerState } from '../../protocol/viewer';
import { isMemento } from './memento';
import { resultsView } from './viewType';
import { ResultsPanel, type PanelSurroundings } from './resultsPanel';

export interface ShowOptions {
  /** Ids of `PredictionSources.options`; the last choice, else the preferred one, when absent. */
  left?: string;
  right?: string;
  /** The right side is the local run of the left's model, whatever was chosen by hand. */
  follow?: boolean;
  /** Ask both sides at once; true unless said otherwise. */
  run?: boolean;
}

/**
 * The results panels. As with VS Code's preview editors, one that the user has not kept open takes
 * the next image.
 */
export class ResultsPanels implements vscode.Disposable {
  private readonly open = new Set<ResultsPanel>();

  constructor(private readonly around: PanelSurroundings) {}

  /** The panel in front. */
  get active(): ResultsPanel | undefined {
    return [...this.open].find(({ panel }) => panel.active);
  }

  /**
   * Shows an image, in its own panel if it has one, else in place of what a panel shows that is not
   * kept open, else in a new one, and asks both sides. Resolves when both have answered, with what
   * is shown.
   */
  async show(
    imagePath: string,
    { left, right, follow, run = true }: ShowOptions = {},
  ): Promise<ViewerState> {
    const path = normalize(imagePath);
    const existing = this.findShowing(path) ?? this.findReusable();
    const shown =
      existing ??
      this.adopt(vscode.window.createWebviewPanel(resultsView, '', vscode.ViewColumn.Active), path);
    shown.setImage(path);
    existing?.panel.reveal();
    const { session } = shown;
    session.prefer({ left, right });
    if (follow) session.follow();
    if (run) await session.run();
    return session.state();
  }

  /** The panel in front stays: the next image gets another one. */
  keepOpen(): void {
    this.active?.keep();
    this.tellKept();
  }

  /**
   * Restores panels after a window reload: with the last result where it was small enough to keep,
   * and without asking anyone.
   */
  readonly serializer: vscode.WebviewPanelSerializer = {
    deserializeWebviewPanel: (panel, state: unknown) => {
      // A page that was never filled has nothing to restore.
      if (isMemento(state)) this.adopt(panel, state.imagePath, state);
      else panel.dispose();
      return Promise.resolve();
    },
  };

  dispose(): void {
    for (const { panel } of this.open) panel.dispose();
  }

  private findShowing(path: string): ResultsPanel | undefined {
    return [...this.open].find(({ session }) => session.imagePath === path);
  }

  /** The one in front before the others, so that a result appears where the user looks. */
  private findReusable(): ResultsPanel | undefined {
    const free = [...this.open].filter(shown => !shown.kept && !isPinned(shown.panel));
    return (
      free.find(({ panel }) => panel.active) ??
      free.find(({ panel }) => panel.visible) ??
      free.at(-1)
    );
  }

  private adopt(panel: vscode.WebviewPanel, path: string, memento?: PanelMemento): ResultsPanel {
    const shown = new ResultsPanel(panel, path, this.around, memento);
    this.open.add(shown);
    this.tellKept();
    panel.onDidChangeViewState(() => this.tellKept());
    panel.onDidDispose(() => {
      this.open.delete(shown);
      shown.dispose();
    });
    return shown;
  }

  /** For the menus: a panel that is kept open is not offered to be. */
  private tellKept(): void {
    void vscode.commands.executeCommand(
      'setContext',
      'mmocr.resultsKept',
      this.active?.kept ?? false,
    );
  }
}

/**
 * Whether the user has pinned the panel's tab. VS Code leads from no panel to its tab: column and
 * title tell.
 */
function isPinned(panel: vscode.WebviewPanel): boolean {
  return vscode.window.tabGroups.all
    .filter(group => group.viewColumn === panel.viewColumn)
    .flatMap(group => group.tabs)
    .some(
      ({ input, label, isPinned: pinned }) =>
        pinned &&
        label === panel.title &&
        input instanceof vscode.TabInputWebview &&
        input.viewType.endsWith(resultsView),
    );
}
