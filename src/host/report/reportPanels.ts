import { normalize } from 'node:path';
import * as vscode from 'vscode';
import { isSamePath } from '../../base/within';
import { EngineClient } from '../../engineClient/engineClient';
import { readImage } from '../results/image';
import type { Sources } from '../results/predictionSources';
import type { ResultsPanels } from '../results/resultsPanels';
import { ReportMemory } from './reportMemory';
import { ReportPanel, type PanelSurroundings } from './reportPanel';
import { findTruth, readTruth } from './truth';
import { reportView } from './viewType';

/** What the reports are made of. */
export interface ReportParts {
  extensionUri: vscode.Uri;
  sources: Sources;
  panels: ResultsPanels;
  /** One like it makes the thumbnails. */
  inferenceEngine: EngineClient;
  /** Remembers what was chosen for a run file, per workspace. */
  memory: vscode.Memento;
  onError: (error: unknown) => void;
}

/** The reports that are open, one for each run file. */
export class ReportPanels implements vscode.Disposable {
  readonly #open = new Set<ReportPanel>();
  readonly #memory: ReportMemory;
  readonly #listener: vscode.Disposable;
  #thumbnails: EngineClient | undefined;
  /** The window goes: runs that go on now go on when it comes back. */
  #leaving = false;

  constructor(private readonly parts: ReportParts) {
    this.#memory = new ReportMemory(parts.memory);
    this.#listener = parts.sources.onDidChange(() => {
      for (const { session } of this.#open) void session.serversChanged().catch(parts.onError);
    });
  }

  get all(): readonly ReportPanel[] {
    return [...this.#open];
  }

  /**
   * Shows the report of a run file; with `resume` asks about what has no answer yet. Resolves when
   * the file is read. Throws `UserError` for one that is no run.
   */
  async show(runFile: string, { resume = false } = {}): Promise<ReportPanel> {
    const file = normalize(runFile);
    const shown = this.all.find(({ session }) => isSamePath(session.file, file));
    if (shown) {
      shown.panel.reveal();
      return shown;
    }
    const panel = vscode.window.createWebviewPanel(reportView, '', vscode.ViewColumn.Active);
    return this.#adopt(panel, file, resume);
  }

  /** Restores reports after a reload of the window; what ran then goes on. */
  get serializer(): vscode.WebviewPanelSerializer {
    return {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const { runFile } = Object(state) as { runFile?: unknown };
        if (typeof runFile !== 'string') {
          panel.dispose();
          return;
        }
        const { goesOn } = this.#memory.of(runFile);
        await this.#adopt(panel, runFile, goesOn === true).catch(this.parts.onError);
      },
    };
  }

  dispose(): void {
    this.#leaving = true;
    this.#listener.dispose();
    for (const { panel } of this.#open) panel.dispose();
  }

  async #adopt(panel: vscode.WebviewPanel, file: string, resume: boolean): Promise<ReportPanel> {
    const kept = this.#memory.of(file);
    const threshold = kept.threshold ?? this.parts.sources.scoreThreshold();
    const shown = new ReportPanel(panel, file, this.#around(), { ...kept, threshold });
    this.#open.add(shown);
    panel.onDidDispose(() => this.#closed(shown));
    try {
      await shown.session.load();
    } catch (error) {
      panel.dispose();
      throw error;
    }
    if (resume) void shown.session.resume().catch(this.parts.onError);
    return shown;
  }

  #closed(shown: ReportPanel): void {
    this.#open.delete(shown);
    shown.dispose();
    const { file } = shown.session;
    if (!this.#leaving)
      void this.#memory.remember(file, { ...this.#memory.of(file), goesOn: false });
    if (this.#open.size > 0) return;
    this.#thumbnails?.dispose();
    this.#thumbnails = undefined;
  }

  #around(): PanelSurroundings {
    const { extensionUri, sources, panels, onError } = this.parts;
    return {
      ...{ extensionUri, panels, onError, onDefect: onError, readImage, readTruth, findTruth },
      many: id => sources.many(id),
      fixButton: error => sources.fixButton(error),
      remember: (file, remembered) => void this.#memory.remember(file, remembered),
      makeThumbnail: params => this.#thumbnailEngine().request('thumbnail', params),
    };
  }

  /** Of its own, and of low priority: pictures wait for no run, and no run waits for them. */
  #thumbnailEngine(): EngineClient {
    const { enginePath, env } = this.parts.inferenceEngine;
    this.#thumbnails ??= new EngineClient(enginePath, {
      env: { ...env, MMOCR_THREADS: '1', MMOCR_PRIORITY: 'low' },
    });
    return this.#thumbnails;
  }
}
